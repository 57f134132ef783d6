export {
    definePolicy,
    type Definition,
    type Finding,
    type Stack,
    type StackSubject,
    type Subject,
} from "./definition";
export * as knob from "./knobs";
export { knownTexts, peek } from "./unknown";
export { parsedJson, View } from "./view";
