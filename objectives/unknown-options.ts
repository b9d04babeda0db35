/** Options that an objective does not have. */
import type { Issue, ObjectiveOption } from "../tuner/objective.ts";
import { didYouMean, listNames } from "./closest-name.ts";

/** One issue per name in `given` that is not among `known`. */
export function unknownOptions(
  given: Readonly<Record<string, string>>,
  known: readonly ObjectiveOption[],
): readonly Issue[] {
  const names = known.map((option) => option.name);
  return Object.keys(given)
    .filter((name) => !names.includes(name))
    .map((name) => ({ path: name, message: messageOf(name, names) }));
}

function messageOf(name: string, names: readonly string[]): string {
  const shown = JSON.stringify(name);
  if (names.length === 0) return `option; must not be given, this objective has none: ${shown}. Leave it out.`;
  return `option; must be one of ${listNames(names)}: ${shown}. ${didYouMean(name, names, "Leave it out.")}`;
}
