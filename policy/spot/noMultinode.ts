import { TYPES } from "../facts/types";
import { definePolicy } from "../kit";

/** No multi-node job. */
export const noMultinode = definePolicy({
    id: "spot-no-multinode",
    description: "A job runs on one instance.",
    why: "a multi-node job ends with the loss of any of its instances, which spot makes the usual end, and Batch does not run it on spot",
    fix: "Use an array job, or one instance with more GPUs.",
    example: `type: "container"`,
    level: "mandatory",
    severity: "medium",
    types: [TYPES.jobDefinition, TYPES.submittedJob],
    blindSpots: "Jobs that a submitter makes multi-node by a definition of another stack.",
    whenUnknown: "An unknown type is a violation: it is a plain value.",
    knobs: {},
    *check({ props }) {
        const multinode = props.at("type").text?.toLowerCase() === "multinode";
        if (multinode || props.has("nodeProperties") || props.has("nodeOverrides"))
            yield {
                what: "is a multi-node job",
                write: 'type: "container" without nodeProperties',
            };
    },
});
