/** The flags of `tune`; each has the name of the setting it gives. */
import type { Flag } from "./command.ts";
import { jsonFlag } from "./command.ts";
import { placeFlags } from "./place.ts";
import { DEFAULT_SEED, DEFAULT_STRATEGY, DEFAULT_TRIALS } from "./study-plan.ts";

/** Shared with `ask`, which makes studies too. */
export const strategyFlags: readonly Flag[] = [
  { flag: "--strategy <name>", summary: "gp, sobol or random", default: DEFAULT_STRATEGY.name },
  { flag: "--acquisition <name>", summary: "log-ei or ucb (gp only)", default: "alternate, which takes them in turn" },
  {
    flag: "--kappa <k>",
    summary: "deviations above the mean in ucb, > 0 (gp only)",
    default: String(DEFAULT_STRATEGY.kappa),
  },
  {
    flag: "--startup <n>",
    summary: "finished trials before the surrogate decides (gp only)",
    default: "dimensions + 1, at least 5 and at most 10",
  },
  { flag: "--repeats", summary: "the same point may be tried again; for noisy objectives" },
];

export const tuneFlags: readonly Flag[] = [
  { flag: "--study <name>", summary: "name of the study", default: "the objective's name" },
  {
    flag: "--trials <n>",
    summary: "stop when the study has this many finished trials",
    default: `${DEFAULT_TRIALS}; no limit with --timeout`,
  },
  { flag: "--timeout <duration>", summary: "stop when all runs of the study have taken this long: 90s, 30m, 1h30m" },
  { flag: "--target <value>", summary: "stop when the best value is at least this good" },
  { flag: "--workers <k>", summary: "evaluations at a time", default: "one per core" },
  { flag: "--seed <n>", summary: "everything random follows from it", default: String(DEFAULT_SEED) },
  {
    flag: "--set <key=value>",
    summary: "an option of the objective, such as data=auto-mpg; repeat for more",
    repeatable: true,
  },
  {
    flag: "--space <dimension>",
    summary: 'add or override a dimension, such as "lr=float(1e-5,1,log)"; repeat for more',
    repeatable: true,
  },
  {
    flag: "--command <line>",
    summary:
      'tune a program: "python train.py --lr {lr}"; the argument of a dimension that is not active is left out, with a bare option in front of it',
  },
  {
    flag: "--command-timeout <duration>",
    summary: "an evaluation of the program that takes longer has failed",
    default: "no limit",
  },
  {
    flag: "--metric <name>",
    summary: "what the program prints, as name=value or in a last line of JSON",
    default: "value",
  },
  { flag: "--direction <way>", summary: "minimize or maximize the program's metric", default: "minimize" },
  { flag: "--maximize", summary: "the same as --direction maximize" },
  { flag: "--module <file>", summary: "tune a function: a TypeScript or JavaScript file that exports an objective" },
  ...strategyFlags,
  { flag: "--config <file>", summary: "read all of these from a YAML file; flags win over it" },
  ...placeFlags,
  jsonFlag,
  { flag: "--quiet", summary: "no progress on standard error" },
];
