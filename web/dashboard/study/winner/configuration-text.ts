/** A configuration in the syntax of other programs. */
import type { Hyperparameters, StudySummaryJson } from "../../../api.ts";
import { shellWord } from "../facts.ts";

/** `--set` options for built-in networks; conventional flags for other programs. */
export function flagsOf(objective: StudySummaryJson["objective"], configuration: Hyperparameters): string {
  const isNet = objective.kind === "builtin" && objective.name.startsWith("bnn-");
  return Object.entries(configuration)
    .map(([name, value]) =>
      isNet ? `--set ${shellWord(`${kebab(name)}=${value}`)}` : `--${shellWord(`${name}=${value}`)}`,
    )
    .join(" ");
}

export function jsonOf(configuration: Hyperparameters): string {
  return JSON.stringify(configuration);
}

/** `priorScale` corresponds to the option `prior-scale`. */
function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
