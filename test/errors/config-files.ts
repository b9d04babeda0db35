/** Errors in settings files. */
import type { ErrorCase } from "./case.ts";

export const configs: readonly ErrorCase[] = [
  ["a file that is not there", ["tune", "--config", "FOLDER/none.yaml"], 'file; must exist: "FOLDER/none.yaml"'],
  ["a folder", ["tune", "--config", "FOLDER"], 'file; must be a file, not a folder: "FOLDER"'],
  [
    "bad YAML",
    ["tune", "--config", "FOLDER/bad.yaml"],
    "FOLDER/bad.yaml:3:1: YAML; must be well-formed: Flow sequence in block collection must be sufficiently indented and end with a ]",
    { "bad.yaml": "trials: 3\nspace: [a, b\n" },
  ],
  [
    "a key twice",
    ["tune", "--config", "FOLDER/twice.yaml"],
    "FOLDER/twice.yaml:2:1: YAML; must be well-formed: Map keys must be unique",
    { "twice.yaml": "trials: 3\ntrials: 4\n" },
  ],
  [
    "a list",
    ["tune", "--config", "FOLDER/list.yaml"],
    "FOLDER/list.yaml:1:1: file; must be a map of settings such as `trials: 50`",
    { "list.yaml": "- trials: 3\n" },
  ],
  [
    "an unknown key",
    ["tune", "--config", "FOLDER/key.yaml"],
    "FOLDER/key.yaml:2:1: Unknown setting worker. Did you mean workers?",
    { "key.yaml": "trials: 3\nworker: 2\n" },
  ],
  [
    "a key like no other",
    ["tune", "--config", "FOLDER/other.yaml"],
    "FOLDER/other.yaml:1:1: Unknown setting frobnicate. The settings are objective, command, trial-timeout, module, metric-pattern, direction, study, trials, timeout, budget-steps, target, for, breaker, stop-when-done, confirm, fail-unless, workers, devices, seed, strategy, acquisition, kappa, startup, effort, repeats, prune, prune-metric, prune-direction, prune-min, prune-max, prune-reduction, prune-startup, prune-percentile, prune-probability, storage, server, token-file, json, quiet, set, space, constraints, fix, likely, warm-start, metric, require, reference, maximize.",
    { "other.yaml": "frobnicate: 2\n" },
  ],
  [
    "a wrong type",
    ["tune", "--config", "FOLDER/type.yaml"],
    [
      'FOLDER/type.yaml:1:9: trials; must be a whole number ≥ 1: "true"',
      'FOLDER/type.yaml:2:8: kappa; must be a number > 0: "high"',
    ].join("\n"),
    { "type.yaml": "trials: true\nkappa: high\n" },
  ],
  [
    "a list for one value",
    ["tune", "--config", "FOLDER/many.yaml"],
    "FOLDER/many.yaml:1:7: seed; must be a single value",
    { "many.yaml": "seed: [1, 2]\n" },
  ],
  [
    "no value",
    ["tune", "--config", "FOLDER/none.yml"],
    "FOLDER/none.yml:1:6: seed; must have a value: none",
    { "none.yml": "seed:\n" },
  ],
  [
    "a number for a map",
    ["tune", "--config", "FOLDER/set.yaml"],
    'FOLDER/set.yaml:1:6: set; must be KEY=VALUE: "3"',
    { "set.yaml": "set: 3\n" },
  ],
  [
    "a nested map",
    ["tune", "--config", "FOLDER/nested.yaml"],
    "FOLDER/nested.yaml:2:3: set; must be a list or a map of single values",
    { "nested.yaml": "set:\n  data:\n    name: a\n" },
  ],
  [
    "a bad dimension",
    ["tune", "--config", "FOLDER/space.yaml"],
    "FOLDER/space.yaml:3:3: space x1.high; must be > low (1): 0. Swap them.",
    { "space.yaml": "objective: branin\nspace:\n  x1: float(1, 0)\n" },
  ],
  [
    "a bad duration",
    ["tune", "--config", "FOLDER/time.yaml"],
    'FOLDER/time.yaml:1:10: timeout; must be a duration such as 90s, 30m or 1h30m: "30". Write 30s or 30m.',
    { "time.yaml": "timeout: 30\n" },
  ],
  [
    "a switch that is none",
    ["tune", "--config", "FOLDER/switch.yaml"],
    'FOLDER/switch.yaml:1:10: repeats; must be true or false: "yes"',
    { "switch.yaml": "repeats: yes\n" },
  ],
  [
    "two objectives",
    ["tune", "--config", "FOLDER/two.yaml"],
    "OBJECTIVE branin and --command cannot be combined.",
    { "two.yaml": "objective: branin\ncommand: node a.js\n" },
  ],
];
