/** A known function as an objective, without data or weights: it shows that the tuner needs neither. */
import type { Evaluation, Hyperparameters, ObjectiveDefinition, SearchSpace } from "../../tuner/objective.ts";
import { unknownOptions } from "../options/unknown.ts";

export interface TestFunction {
  readonly name: string;
  readonly summary: string;
  readonly space: SearchSpace;
  /** The minimum of the function on the space. */
  readonly optimum: number;
  evaluate(hyperparameters: Hyperparameters): Evaluation;
}

/** The table entry for a function to minimize; its only metric is `value`. */
export function defineTestFunction(definition: TestFunction): ObjectiveDefinition {
  const { name, summary, space, optimum } = definition;
  return {
    name,
    summary,
    options: [],
    create(options) {
      const issues = unknownOptions(options, []);
      if (issues.length > 0) return { issues };
      return {
        objective: {
          name,
          space,
          accepts: space.map((dimension) => dimension.name),
          optimum,
          metrics: [{ name: "value", direction: "minimize" }],
          evaluate: (hyperparameters) => Promise.resolve(definition.evaluate(hyperparameters)),
        },
      };
    },
  };
}

/** A linear float dimension. */
export function real(name: string, low: number, high: number): SearchSpace[number] {
  return { kind: "float", name, low, high, scale: "linear" };
}
