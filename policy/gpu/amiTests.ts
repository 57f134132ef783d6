import { findTypeFault } from "../facts/gpuTypes";
import { TYPES } from "../facts/types";
import { definePolicy } from "../kit";

/** An AMI is tested on a GPU. */
export const amiTests = definePolicy({
    id: "gpu-ami-tests",
    description: "Image tests run, on GPU instances.",
    why: "an AMI whose driver or Docker runtime is broken passes every test on a CPU instance and then fails every job",
    fix: "Leave imageTestsConfiguration.imageTestsEnabled true, and list GPU types in the infrastructure configuration.",
    example: "instanceTypes: [g4dn.xlarge, g5.xlarge, g6.xlarge]",
    level: "mandatory",
    testLevel: "advisory",
    severity: "medium",
    types: [TYPES.builtImage, TYPES.imagePipeline, TYPES.infrastructure],
    blindSpots: "What the tests of an AMI do: a component without a test passes.",
    whenUnknown: "An unknown switch or type is a violation: both are plain values.",
    knobs: {},
    *check({ type, props }) {
        if (type !== TYPES.infrastructure) {
            // Absent means enabled. https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ImageTestsConfiguration.html
            if (props.at("imageTestsConfiguration", "imageTestsEnabled").flag === false)
                yield {
                    what: "has its image tests switched off",
                    write: "imageTestsConfiguration.imageTestsEnabled: true",
                };
            return;
        }
        const types = props.at("instanceTypes").items;
        if (types.length === 0)
            yield {
                what: "lists no instance type to test on",
                write: "GPU types in instanceTypes",
            };
        for (const view of types) {
            const fault = findTypeFault(view.text ?? "");
            if (fault !== undefined)
                yield {
                    what: `tests on ${view.shown}, ${fault}`,
                    write: "GPU types in instanceTypes only",
                };
        }
    },
});
