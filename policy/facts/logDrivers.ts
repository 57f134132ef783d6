import type { View } from "../kit/view";

/**
 * The options in which drivers name the place that they send a log to; FireLens has its own. The
 * drivers that are left out keep the log on the instance.
 * @see https://docs.aws.amazon.com/batch/latest/APIReference/API_LogConfiguration.html
 * @see https://docs.docker.com/engine/logging/configure/
 */
const DESTINATIONS: ReadonlyMap<string, string | undefined> = new Map([
    ["awsfirelens", undefined],
    ["fluentd", "fluentd-address"],
    ["gelf", "gelf-address"],
    ["logentries", "logentries-token"],
    ["splunk", "splunk-url"],
    ["syslog", "syslog-address"],
]);

/** An address that is the instance's own. */
const LOCAL = /^unix(gram)?:|(^|[/@])(localhost\b|127\.|0\.0\.0\.0|\[?::1\b)/i;

/** Whether a log driver other than awslogs leaves the log on the instance, with which it goes. */
export function losesLog(log: View): boolean {
    const driver = log.at("logDriver").text ?? "";
    if (!DESTINATIONS.has(driver)) return true;
    const option = DESTINATIONS.get(driver);
    if (option === undefined) return false;
    const isSecret = log.at("secretOptions").items.some((one) => one.at("name").text === option);
    const place = log.at("options", option).text ?? "";
    return !isSecret && (place === "" || LOCAL.test(place));
}
