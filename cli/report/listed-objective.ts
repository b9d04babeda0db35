/** A built-in objective as it is listed: with all its options at their defaults. */
import type { ObjectiveDefinition } from "../../tuner/objective.ts";
import type { ListedObjective } from "../../tuner/studies.ts";

export function listedObjective({ name, summary, options, create }: ObjectiveDefinition): ListedObjective {
  const created = create({});
  const objective = "objective" in created ? created.objective : null;
  return { name, summary, options, space: objective?.space ?? null, metrics: objective?.metrics ?? null };
}
