/** How a server knows an objective. */
import type { ObjectiveReference } from "../study.ts";

/** Commands and modules are the business of the machine that evaluates them: to a server they are external. */
export function servedReference(reference: ObjectiveReference): ObjectiveReference {
  return reference.kind === "command" || reference.kind === "module" ? { kind: "external" } : reference;
}
