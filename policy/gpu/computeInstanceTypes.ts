import { readFamily, findTypeFault, GPU_FAMILIES } from "../facts/gpuTypes";
import { TYPES } from "../facts/types";
import { joinWords } from "../facts/words";
import { definePolicy, knob } from "../kit";

/** Every instance type is a known NVIDIA one. */
export const computeInstanceTypes = definePolicy({
    id: "gpu-compute-instance-types",
    description: "An environment lists NVIDIA GPU types or families that AWS still offers.",
    why: "optimal and CPU types give jobs no GPU, AMD types have no CUDA, and a withdrawn type never starts",
    fix: "List types such as g5.xlarge in instanceTypes, out of the families of the setting.",
    example: "instanceTypes: [g4dn.xlarge, g5.xlarge, g6.xlarge]",
    level: "mandatory",
    severity: "high",
    types: [TYPES.computeEnvironment],
    blindSpots: "Whether the environment's region and zones offer a type today.",
    whenUnknown: "An unknown type is a violation: types are plain values.",
    knobs: {
        families: knob.defineTexts(GPU_FAMILIES, "Families that an environment may use.", "more"),
    },
    *check({ props }, { families }) {
        const onFargate = /^FARGATE/i.test(props.at("computeResources", "type").text ?? "");
        if (onFargate) {
            yield {
                what: "is on Fargate, which has no GPU",
                write: 'computeResources.type: "SPOT", with GPU types in instanceTypes',
            };
            return;
        }
        const types = props.at("computeResources", "instanceTypes").items;
        const write = `types of the families ${joinWords(families)}`;
        if (types.length === 0) yield { what: "lists no instance type", write };
        for (const view of types) {
            const type = view.text ?? "";
            const fault = findTypeFault(type);
            if (fault !== undefined) yield { what: `lists ${view.shown}, ${fault}`, write };
            else if (!families.includes(readFamily(type)))
                yield { what: `lists ${view.shown}, whose family is not allowed`, write };
        }
    },
});
