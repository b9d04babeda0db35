/** The tuner as a library: `import { tune, float, choice } from "credence"`. */
export { choice, float, int, ordinal, when } from "./dimensions.ts";
export type { Hyperparameter, RangeOptions, Space, ValuesOf } from "./dimensions.ts";
export { createStudy, tune } from "./study.ts";
export type { StudyOptions } from "./study.ts";
export type { Evaluated, Evaluating, OpenTrial, OptimizeOptions, Study, StudyTrial } from "./contract.ts";
export { CredenceError, InvalidInput } from "../common/errors.ts";
/** For modules of `credence tune --module`. */
export type { Evaluation, EvaluationContext, Failure, Hyperparameters, SearchSpace } from "../tuner/objective.ts";
