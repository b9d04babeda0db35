/** The table of built-in objectives. */
import type { ObjectiveDefinition } from "../tuner/objective.ts";
import { bnnRegression } from "./bnn-regression.ts";
import { braninDiskObjective } from "./branin-disk.ts";
import { braninObjective } from "./branin.ts";
import { hartmann6Objective } from "./hartmann6.ts";

/** In the order in which they are shown. */
export const objectiveDefinitions = [
  bnnRegression,
  braninObjective,
  hartmann6Objective,
  braninDiskObjective,
] as const satisfies readonly ObjectiveDefinition[];
