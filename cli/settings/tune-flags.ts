/** The flags of `tune`; each has the name of its setting. */
import { jsonFlag, type Flag } from "../command.ts";
import { acquisitionNames } from "../../tuner/study/study.ts";
import { DEFAULT_CONFIRMATION } from "../studies/confirm-study.ts";
import { locationFlags } from "../studies/location.ts";
import { goalFlags, metricFlag } from "./metric-settings.ts";
import { pruningFlags } from "./pruning-settings.ts";
import { DEFAULT_SEED, DEFAULT_STRATEGY, DEFAULT_TRIALS } from "./study-plan.ts";

/** Shared with `ask`, which also creates studies. */
export const strategyFlags: readonly Flag[] = [
  { flag: "--strategy <name>", summary: "gp, sobol or random", default: DEFAULT_STRATEGY.name },
  {
    flag: "--acquisition <name>",
    summary: `${acquisitionNames.join(" or ")} (gp only)`,
    default: "alternate, which uses log-ei and ucb in turn",
  },
  {
    flag: "--kappa <k>",
    summary: "standard deviations above the mean in ucb, > 0 (gp only)",
    default: String(DEFAULT_STRATEGY.kappa),
  },
  {
    flag: "--startup <n>",
    summary: "finished trials before the surrogate decides (gp only)",
    default: "3",
  },
  { flag: "--effort <name>", summary: "full, or low to take a third of the time (gp only)", default: "full" },
  { flag: "--repeats", summary: "the same point may be tried again; for noisy objectives" },
];

/** Shared with `ask`. */
export const constraintFlag: Flag = {
  flag: "--constraint <condition>",
  summary: 'a condition that every suggestion must meet, such as "depth*width <= 4096"; repeat for more',
  repeatable: true,
};

/** Shared with `worker`. */
export const metricPatternFlag: Flag = {
  flag: "--metric-pattern <regexp>",
  summary:
    "find the metric in the program's output with this regular expression, which has one group around the number",
};

/** Shared with `worker`. */
export const devicesFlag: Flag = {
  flag: "--devices <list>",
  summary: "devices, such as 0,1,2,3; each runs one program, with CUDA_VISIBLE_DEVICES set",
};

export const tuneFlags: readonly Flag[] = [
  { flag: "--study <name>", summary: "name of the study", default: "the objective's name" },
  {
    flag: "--trials <n>",
    summary: "stop when the study has this many finished trials",
    default: `${DEFAULT_TRIALS}, or 12 for networks with at most two dimensions; no limit with --timeout`,
  },
  {
    flag: "--timeout <duration>",
    summary: "stop when all runs of the study have taken this long in total: 90s, 30m, 1h30m",
  },
  {
    flag: "--budget-steps <n>",
    summary: "stop when the trials of the study have reported this many steps in total",
    default: "no limit",
  },
  { flag: "--target <value>", summary: "stop when the best value is at least this good" },
  { flag: "--for <duration>", summary: "stop this run after this time; the study can be resumed", default: "no limit" },
  {
    flag: "--breaker <n>",
    summary: "stop this run after this many failures of one kind in a row; off: continue",
    default: "10, or 5 if no trial has succeeded, for programs and modules; else off",
  },
  {
    flag: "--stop-when-done",
    summary:
      "stop this run when further trials are expected to gain less than a quarter of the noise of one evaluation",
  },
  {
    flag: "--confirm <repeats>",
    summary: "at the end of the study, evaluate the leading configurations and the default this many times again",
    default: `${DEFAULT_CONFIRMATION.repeats} for networks with the default budget, else 0`,
  },
  {
    flag: "--fail-unless <condition>",
    summary: 'exit with code 1 unless this holds for the best trial, such as "loss<0.1"; for CI',
  },
  { flag: "--workers <k>", summary: "number of parallel evaluations", default: "one per device, or per core" },
  devicesFlag,
  { flag: "--seed <n>", summary: "random seed: the same seed gives the same study", default: String(DEFAULT_SEED) },
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
  constraintFlag,
  {
    flag: "--fix <name=value>",
    summary: "fix a dimension of a new study to one value, such as depth=3; repeat for more",
    repeatable: true,
  },
  {
    flag: "--likely <name=value>",
    summary:
      'where you expect the optimum (gp only): lr=3e-4, or "lr=3e-4 within 3" for a factor of 3; repeat for more',
    repeatable: true,
  },
  {
    flag: "--warm-start <study>",
    summary: "start a new study with the best points of an earlier one that shares dimensions; repeat for more",
    repeatable: true,
  },
  {
    flag: "--command <line>",
    summary:
      'tune a program: "python train.py --lr {lr}"; arguments of inactive dimensions are omitted, together with the option before them',
  },
  {
    flag: "--trial-timeout <duration>",
    summary: "time limit for one evaluation; an evaluation that takes longer fails",
    default: "no limit",
  },
  metricFlag,
  metricPatternFlag,
  { flag: "--direction <way>", summary: "minimize or maximize the program's metric", default: "minimize" },
  { flag: "--maximize", summary: "the same as --direction maximize" },
  ...goalFlags,
  { flag: "--module <file>", summary: "tune a function: a TypeScript or JavaScript file that exports an objective" },
  ...strategyFlags,
  ...pruningFlags,
  { flag: "--config <file>", summary: "read all of these from a YAML file; flags take precedence" },
  ...locationFlags,
  jsonFlag,
  { flag: "--quiet", summary: "do not show progress on standard error" },
];
