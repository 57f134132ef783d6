export {
    definePolicy,
    type Definition,
    type Finding,
    type Stack,
    type StackSubject,
    type Subject,
} from "./definition";
export * as knob from "./knobs";
export { peek } from "./unknown";
export { listKnownTexts, parseJson, View } from "./view";
