/** What a command is told through its environment. */
import { openStream } from "../../math/random.ts";
import type { EvaluationContext, Hyperparameters, Issue, SearchSpace } from "../../tuner/objective.ts";

/** Names that are taken: by the variables below, and by the project's own settings. */
const reserved = ["TRIAL", "ATTEMPT", "STUDY", "SEED", "HYPERPARAMETERS", "STORAGE"];

/** `learning-rate` → `CREDENCE_LEARNING_RATE`. */
function variableOf(name: string): string {
  return `CREDENCE_${name.toUpperCase().replace(/[^A-Z0-9]/g, "_")}`;
}

/** Two dimensions with the same variable, or one with a name that is taken, as issues with the path `space`. */
export function environmentIssues(space: SearchSpace): readonly Issue[] {
  const variables = space.map(({ name }) => variableOf(name));
  return space.flatMap(({ name }, index) => {
    const variable = variables[index];
    const first = variables.indexOf(variable);
    if (first === index && !reserved.some((word) => `CREDENCE_${word}` === variable)) return [];
    const owner = first === index ? "the tuner" : JSON.stringify(space[first].name);
    const message = `dimension; must have an environment variable of its own: ${JSON.stringify(name)}, ${variable} belongs to ${owner}. Rename it.`;
    return [{ path: "space", message }];
  });
}

/**
 * `base` and: CREDENCE_<NAME> for every active hyperparameter, CREDENCE_HYPERPARAMETERS (all of them as JSON),
 * CREDENCE_STUDY, CREDENCE_TRIAL (from 0), CREDENCE_ATTEMPT (from 1), and CREDENCE_SEED, an integer in [0, 2³¹) that is
 * the same for the same key. Variables of inactive hyperparameters are removed.
 */
export function commandEnvironment(
  base: NodeJS.ProcessEnv,
  {
    space,
    hyperparameters,
    context,
  }: { space: SearchSpace; hyperparameters: Hyperparameters; context: EvaluationContext },
): NodeJS.ProcessEnv {
  const own = Object.fromEntries(
    space.map(({ name }) => [
      variableOf(name),
      Object.hasOwn(hyperparameters, name) ? String(hyperparameters[name]) : undefined,
    ]),
  );
  return {
    ...base,
    ...own,
    CREDENCE_HYPERPARAMETERS: JSON.stringify(hyperparameters),
    CREDENCE_STUDY: context.trial.study,
    CREDENCE_TRIAL: String(context.trial.number),
    CREDENCE_ATTEMPT: String(context.trial.attempt),
    CREDENCE_SEED: String(openStream(context.key).uint32() >>> 1),
  };
}
