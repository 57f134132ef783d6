import { TYPES } from "../facts/types";
import { definePolicy } from "../kit";

/** Idle environments cost nothing. */
export const scaleToZero = definePolicy({
    id: "spot-scale-to-zero",
    description: "An environment keeps no instance while it has no job.",
    why: "minVcpus above 0 bills GPUs around the clock, and a set desiredVcpus scales running work down at the next update",
    fix: "Set minVcpus to 0 and leave desiredVcpus out.",
    example: "computeResources: { minVcpus: 0 }",
    level: "mandatory",
    severity: "high",
    types: [TYPES.computeEnvironment],
    blindSpots: "Instances that somebody starts by hand, or that a console update keeps.",
    whenUnknown: "An unknown number is a violation: both are plain values.",
    knobs: {},
    *check({ props }) {
        const resources = props.at("computeResources");
        const wrong = (key: string) => {
            const value = resources.at(key);
            return value.present && value.number !== 0 ? value.shown : undefined;
        };
        const min = wrong("minVcpus");
        if (min !== undefined) yield { what: `has minVcpus ${min}`, write: "minVcpus: 0" };
        const desired = wrong("desiredVcpus");
        if (desired !== undefined)
            yield { what: `has desiredVcpus ${desired}`, write: "no desiredVcpus" };
    },
    remediate({ computeResources }) {
        if (typeof computeResources !== "object" || computeResources === null) return false;
        const resources = computeResources as Record<string, unknown>;
        if (!("minVcpus" in resources) || resources.minVcpus === 0) return false;
        resources.minVcpus = 0;
        return true;
    },
});
