/**
 * The environment of a program. Every name with the prefix CREDENCE_ is reserved for the tuner: inherited variables
 * with this prefix (a token, a server's address, a lease) are removed. Hyperparameters have the prefix CREDENCE_HP_, so
 * that no dimension name can clash with another variable.
 */
import { openStream } from "../../math/random.ts";
import { defined } from "../../common/defined.ts";
import { variableName } from "../../common/variable-name.ts";
import type { Issue } from "../../common/issue.ts";
import { type Slot } from "./slots.ts";
import type { EvaluationContext, Hyperparameters, SearchSpace } from "../../tuner/objective.ts";

const PREFIX = "CREDENCE_";

/** `learning-rate` → `CREDENCE_HP_LEARNING_RATE`. */
export function hyperparameterVariable(name: string): string {
  return `${PREFIX}HP_${variableName(name).toUpperCase()}`;
}

/** Issues, with the path `space`, for two dimensions that map to the same variable. */
export function environmentIssues(space: SearchSpace): readonly Issue[] {
  const variables = space.map(({ name }) => hyperparameterVariable(name));
  return space.flatMap(({ name }, index) => {
    const first = variables.indexOf(variables[index]);
    if (first === index) return [];
    const message = `dimension; must have its own environment variable: ${JSON.stringify(name)}; ${variables[index]} already belongs to ${JSON.stringify(space[first].name)}. Rename one of them.`;
    return [{ path: "space", message }];
  });
}

/**
 * `base` without its CREDENCE_ variables, plus: CREDENCE_HP_<NAME> for every active hyperparameter,
 * CREDENCE_HYPERPARAMETERS (all of them as JSON), CREDENCE_STUDY, CREDENCE_TRIAL (from 0), CREDENCE_ATTEMPT (from 1),
 * CREDENCE_WORKER_INDEX (from 0, different for all concurrently running programs), and CREDENCE_SEED, an integer in [0,
 * 2³¹) that is the same for the same key. CUDA_VISIBLE_DEVICES is the slot's device, if it has one.
 */
export function commandEnvironment(
  base: NodeJS.ProcessEnv,
  { hyperparameters, context, slot }: { hyperparameters: Hyperparameters; context: EvaluationContext; slot: Slot },
): NodeJS.ProcessEnv {
  const inherited = Object.entries(base).filter(([name]) => !name.toUpperCase().startsWith(PREFIX));
  const own = Object.entries(hyperparameters).map(([name, value]) => [hyperparameterVariable(name), String(value)]);
  return {
    ...defined(Object.fromEntries(inherited)),
    ...Object.fromEntries(own),
    CREDENCE_HYPERPARAMETERS: JSON.stringify(hyperparameters),
    CREDENCE_STUDY: context.trial.study,
    CREDENCE_TRIAL: String(context.trial.number),
    CREDENCE_ATTEMPT: String(context.trial.attempt),
    CREDENCE_WORKER_INDEX: String(slot.index),
    ...defined({ CUDA_VISIBLE_DEVICES: slot.device }),
    CREDENCE_SEED: String(openStream(context.key).uint32() >>> 1),
  };
}
