/** Objective references on a server. */
import type { ObjectiveReference } from "../tuner/study/study.ts";

/** Commands and modules only exist on the machine that evaluates them, so on a server they are external. */
export function servedReference(reference: ObjectiveReference): ObjectiveReference {
  return reference.kind === "command" || reference.kind === "module" ? { kind: "external" } : reference;
}
