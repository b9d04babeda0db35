/** Finds options that an objective does not have. */
import type { Issue } from "../../common/issue.ts";
import type { ObjectiveOption } from "../../tuner/objective.ts";
import { didYouMean, listNames } from "../../common/did-you-mean.ts";

/** One issue per name in `options` that is not among `known`. */
export function unknownOptions(
  options: Readonly<Record<string, string>>,
  known: readonly ObjectiveOption[],
): readonly Issue[] {
  const names = known.map((option) => option.name);
  return Object.keys(options)
    .filter((name) => !names.includes(name))
    .map((name) => ({ path: name, message: messageOf(name, names) }));
}

function messageOf(name: string, names: readonly string[]): string {
  const shown = JSON.stringify(name);
  if (names.length === 0) return `option; must not be given, because this objective has none: ${shown}. Leave it out.`;
  return `option; must be one of ${listNames(names)}: ${shown}. ${didYouMean(name, names, "Leave it out.")}`;
}
