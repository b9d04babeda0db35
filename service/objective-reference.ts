/** Objective references at a server. */
import type { ObjectiveReference } from "../tuner/study/study.ts";

/** Commands and modules concern the machine that evaluates them: at a server they are external. */
export function servedReference(reference: ObjectiveReference): ObjectiveReference {
  return reference.kind === "command" || reference.kind === "module" ? { kind: "external" } : reference;
}
