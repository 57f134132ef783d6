import { plainNumber, TRAINING_TYPES, trainingsOf, UNREADABLE } from "../facts/training";
import { TYPES } from "../facts/types";
import { definePolicy, knob } from "../kit";

/** Nothing grows past the caps. */
export const capacityCeiling = definePolicy({
    id: "guard-capacity-ceiling",
    description:
        "vCPUs of an environment, and volumes and instances of a training job, stay below the caps.",
    why: "the ceiling is the only limit on what a loop that submits jobs can spend in a night",
    fix: "Lower the number, or raise the cap in the packs' configuration where the reviewers see it.",
    example: "computeResources: { maxVcpus: 256 }",
    level: "mandatory",
    severity: "critical",
    types: [TYPES.computeEnvironment, ...TRAINING_TYPES],
    blindSpots: "What other stacks of the account may run at the same time.",
    whenUnknown: "An unknown number is a violation: ceilings are plain values.",
    knobs: {
        maxVcpus: knob.integer(512, "Most vCPUs of one environment."),
        maxVolumeGiB: knob.integer(500, "Largest volume of a training instance."),
        maxInstances: knob.integer(4, "Most instances of a training job."),
    },
    *check(subject, { maxVcpus, maxVolumeGiB, maxInstances }) {
        if (subject.type === TYPES.computeEnvironment) {
            const limit = subject.props.at("computeResources", "maxVcpus");
            if (!((limit.number ?? Infinity) <= maxVcpus))
                yield {
                    what: `may run ${limit.present ? limit.shown : "any number of"} vCPUs`,
                    write: `computeResources.maxVcpus of ${maxVcpus} or less`,
                };
            return;
        }
        const trainings = trainingsOf(subject);
        if (!trainings) yield UNREADABLE;
        for (const training of trainings ?? [])
            for (const [field, cap, noun] of [
                ["VolumeSizeInGB", maxVolumeGiB, "GiB of volume"],
                ["InstanceCount", maxInstances, "instances"],
            ] as const) {
                const count = plainNumber(training.given("ResourceConfig", field));
                if (count !== undefined && count > cap)
                    yield {
                        what: `trains with ${count} ${noun}`,
                        write: `ResourceConfig.${field} of ${cap} or less`,
                    };
            }
    },
});
