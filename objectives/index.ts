/** The table of built-in objectives. */
import type { ObjectiveDefinition } from "../tuner/objective.ts";
import { bnnClassification } from "./bnn-tasks/classification.ts";
import { bnnRegression } from "./bnn-tasks/regression.ts";
import { braninDiskObjective } from "./test-functions/branin-disk.ts";
import { braninObjective } from "./test-functions/branin.ts";
import { hartmann6Objective } from "./test-functions/hartmann6.ts";

/** In the order in which they are listed. */
export const objectiveDefinitions = [
  bnnRegression,
  bnnClassification,
  braninObjective,
  hartmann6Objective,
  braninDiskObjective,
] as const satisfies readonly ObjectiveDefinition[];
