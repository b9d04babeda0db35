/** Errors in the command line itself. */
import type { ErrorCase } from "./case.ts";

export const flags: readonly ErrorCase[] = [
  ["an unknown command", ["tuen"], 'Unknown command "tuen". Did you mean tune?'],
  ["nothing like a command", ["frobnicate"], 'Unknown command "frobnicate". See credence --help.'],
  ["help for nothing like a command", ["init", "--help"], 'Unknown command "init". See credence --help.'],
  ["help for a mistyped command", ["help", "tuen"], 'Unknown command "tuen". Did you mean tune?'],
  ...["trials", "seed", "study", "config", "target", "module", "storage", "server"].map((flag): ErrorCase => [
    `two values of --${flag}`,
    ["tune", `--${flag}`, "1", `--${flag}=2`],
    `--${flag} is given twice: "1" and "2". Leave one out.`,
  ]),
  [
    "a direction with a module",
    ["tune", "--module", "m.mjs", "--maximize"],
    '--direction needs --command. Export it from the module: export const metrics = [{ name: "accuracy", direction: "maximize" }]; add tuned: true to others that are tuned with the first.',
  ],
  [
    "one direction for two metrics",
    ["tune", "--command", "true", "--space", "x=float(0,1)", "--metric", "a", "--metric", "b", "--maximize"],
    "--direction and --maximize apply to a single metric, but there are 2. Write --metric a --metric b:maximize.",
  ],
  [
    "a metric twice",
    ["tune", "--command", "true", "--metric", "a", "--metric", "a:maximize"],
    '--metric; must be given once. Remove the duplicate: "a:maximize"',
  ],
  [
    "four tuned metrics",
    [
      "tune",
      "--command",
      "true",
      "--space",
      "x=float(0,1)",
      ...["a", "b", "c", "d"].flatMap((name) => ["--metric", name]),
    ],
    "metrics: tuned metrics; must be at most 3: 4. Remove tuned from those that only need to be recorded.",
  ],
  [
    "a requirement that is none",
    ["tune", "--command", "true", "--space", "x=float(0,1)", "--require", "latency < 20"],
    '--require: requirement; must be a metric, <= or >=, and a number: "latency < 20". Write for example "latency <= 20".',
  ],
  [
    "a requirement of a metric that a built-in objective lacks",
    ["tune", "branin", "--require", "latency<=20"],
    '--require: requirement; must name one of value: "latency<=20". The objective has no other metric.',
  ],
  [
    "a reference value with one metric",
    ["tune", "branin", "--reference", "value=20"],
    '--reference: reference value; needs several tuned metrics. Leave it out: "value=20"',
  ],
  [
    "a target for two metrics",
    ["tune", "--command", "true", "--space", "x=float(0,1)", "--metric", "a", "--metric", "b", "--target", "1"],
    "--target needs one tuned metric, but this study tunes 2. Leave it out.",
  ],
  [
    "pruning by one of two metrics, without saying which",
    ["tune", "--command", "true", "--space", "x=float(0,1)", "--metric", "a", "--metric", "b", "--prune", "asha"],
    "--prune-metric: metric; must be given if several are tuned: missing. Choose the one to prune by: a, b.",
  ],
  ["an unknown flag", ["tune", "--trails", "3"], "Unknown flag --trails of credence tune. Did you mean --trials?"],
  [
    "a flag of another command",
    ["best", "branin", "--workers", "3"],
    "Unknown flag --workers of credence best. See credence best --help.",
  ],
  ["a flag without its value", ["tune", "--trials"], "--trials needs a value. See credence tune --help."],
  ["a missing argument", ["trials"], "Missing argument STUDY. See credence trials --help."],
  [
    "too many arguments",
    ["tune", "branin", "hartmann6"],
    "Too many arguments: the command takes OBJECTIVE. Repeat a flag for each of its values; see credence tune --help.",
  ],
  ["trials that are no number", ["tune", "--trials", "many"], '--trials; must be a whole number ≥ 1: "many"'],
  ["a fraction of a trial", ["tune", "--trials", "2.5"], '--trials; must be a whole number ≥ 1: "2.5"'],
  ["no trials", ["tune", "--trials", "0"], '--trials; must be a whole number ≥ 1: "0"'],
  ["no workers", ["tune", "--workers", "0"], '--workers; must be a whole number ≥ 1: "0"'],
  ["a negative seed", ["tune", "--seed", "-1"], '--seed; must be a whole number ≥ 0: "-1"'],
  [
    "a duration without a unit",
    ["tune", "--timeout", "30"],
    '--timeout; must be a duration such as 90s, 30m or 1h30m: "30". Write 30s or 30m.',
  ],
  [
    "a duration in an unknown unit",
    ["tune", "--timeout", "3w"],
    '--timeout; must be a duration such as 90s, 30m or 1h30m: "3w"',
  ],
  [
    "a duration of nothing",
    ["tune", "--timeout", "0s"],
    '--timeout; must be a duration such as 90s, 30m or 1h30m: "0s"',
  ],
  ["a target that is no number", ["tune", "--target", "low"], '--target; must be a number: "low"'],
  ["an unknown strategy", ["tune", "--strategy", "grid"], '--strategy; must be gp, sobol or random: "grid"'],
  ["an unknown acquisition", ["tune", "--acquisition", "ei"], '--acquisition; must be alternate, log-ei or ucb: "ei"'],
  ["a kappa of nothing", ["tune", "--kappa", "0"], '--kappa; must be a number > 0: "0"'],
  ["a startup of nothing", ["tune", "--startup", "0"], '--startup; must be a whole number ≥ 1: "0"'],
  [
    "a kappa for a strategy without one",
    ["tune", "branin", "--study", "k", "--strategy", "sobol", "--kappa", "1"],
    "--kappa needs --strategy gp, but the strategy is sobol. Leave it out.",
  ],
  [
    "a study name with a space",
    ["tune", "--study", "my study"],
    '--study; must be letters, digits and . _ - (at most 100, a letter or digit first): "my study"',
  ],
  [
    "an unknown direction",
    ["tune", "--command", "true", "--direction", "up"],
    '--direction; must be minimize or maximize: "up"',
  ],
  [
    "two directions",
    ["tune", "--command", "true", "--direction", "minimize", "--maximize"],
    "--maximize and --direction minimize cannot be combined.",
  ],
  [
    "several things at once",
    ["tune", "--trials", "x", "--workers", "-2", "--set", "y"],
    [
      '--trials; must be a whole number ≥ 1: "x"',
      '--workers; must be a whole number ≥ 1: "-2"',
      '--set; must be KEY=VALUE: "y"',
    ].join("\n"),
  ],
];
