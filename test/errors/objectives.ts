/** Errors in the objective and its options. */
import { bnnOptions } from "../../objectives/bnn-tasks/options.ts";
import { posteriorMethods } from "../../objectives/bnn/posterior/index.ts";
import type { ErrorCase } from "./case.ts";

/** At most twenty names. */
const names = bnnOptions().options.map(({ name }) => JSON.stringify(name));
const known = `${names.slice(0, 20).join(", ")} and ${names.length - 20} more`;
const methods = ["auto", ...Object.keys(posteriorMethods)].map((name) => JSON.stringify(name)).join(", ");

export const objectives: readonly ErrorCase[] = [
  [
    "a pattern without a group",
    ["tune", "--command", "node {x}", "--space", "x=float(0,1)", "--metric-pattern", "loss"],
    '--metric-pattern: metric pattern; must have one group, around the number, not 0: "loss". Write (?:…) for groups that only group, as in "loss is (.+)".',
  ],
  [
    "a pattern without a command",
    ["tune", "branin", "--metric-pattern", "(.+)"],
    "--metric-pattern needs --command. A built-in objective has its own. Leave it out.",
  ],
  ["an unknown objective", ["tune", "brannin"], 'Unknown objective "brannin". Did you mean branin?'],
  [
    "an objective like no other",
    ["tune", "zzz"],
    'Unknown objective "zzz". The objectives are bnn-regression, bnn-classification, branin, hartmann6, branin-disk; see `credence objectives`.',
  ],
  ["an unknown objective to show", ["objectives", "hartman6"], 'Unknown objective "hartman6". Did you mean hartmann6?'],
  [
    "an objective and a command",
    ["tune", "branin", "--command", "true"],
    "OBJECTIVE branin and --command cannot be combined.",
  ],
  [
    "a command and a module",
    ["tune", "--command", "true", "--module", "a.ts"],
    "--command and --module cannot be combined.",
  ],
  [
    "options for a command",
    ["tune", "--command", "true", "--set", "a=1"],
    "--set applies only to built-in objectives. Leave it out, or leave out --command and --module.",
  ],
  [
    "a metric without a command",
    ["tune", "branin", "--metric", "loss"],
    "--metric needs --command. A built-in objective has its own. Leave it out.",
  ],
  ["an option that is no pair", ["tune", "bnn-regression", "--set", "data"], '--set; must be KEY=VALUE: "data"'],
  ["an option without a name", ["tune", "bnn-regression", "--set", "=3"], '--set; must be KEY=VALUE: "=3"'],
  [
    "an unknown option",
    ["tune", "bnn-regression", "--set", "dta=auto-mpg"],
    `--set dta: option; must be one of ${known}: "dta". Did you mean data?`,
  ],
  [
    "an option of an objective without any",
    ["tune", "branin", "--study", "o", "--set", "noise=1"],
    '--set noise: option; must not be given, because this objective has none: "noise". Leave it out.',
  ],
  [
    "an option out of range",
    ["tune", "bnn-regression", "--set", "burn-in=2"],
    "--set burn-in; must be a number from 0 to 0.99: 2",
  ],
  [
    "two wrong options",
    ["tune", "bnn-regression", "--set", "method=gibbs", "--set", "hidden=a"],
    [
      `--set method; must be one of ${methods}: "gibbs"`,
      '--set hidden; must be at most 64 comma-separated integers from 1 to 4096, or none: "a"',
    ].join("\n"),
  ],
  [
    "a command without a space",
    ["tune", "--command", "node train.js"],
    '--command needs a search space. Add --space "lr=float(1e-5,1,log)" for each dimension.',
  ],
  ["an empty command", ["tune", "--command", " ", "--space", "lr=float(0,1)"], '--command; must not be empty: " "'],
  [
    "a command with an open quote",
    ["tune", "--command", "node 'a", "--space", "lr=float(0,1)"],
    "--command; must close its quotes: ' at character 6 stays open",
  ],
  [
    "a command for a shell",
    ["tune", "--command", "node a.js | tail -1", "--space", "lr=float(0,1)"],
    "--command; must not need a shell: \"|\". Quote it, or run sh -c '…' as the command.",
  ],
  [
    "a program that is not there",
    ["tune", "--command", "no-such-program {lr}", "--space", "lr=float(0,1)"],
    '--command: program; must be on the PATH: "no-such-program". Install it, or give its path.',
  ],
  [
    "an unknown placeholder",
    ["tune", "--command", "node -e 1 {rl}", "--space", "lr=float(0,1)"],
    '--command: placeholder; must be one of "lr": "{rl}". Did you mean {lr}?',
  ],
  [
    "a module that is not there",
    ["tune", "--module", "FOLDER/none.mjs"],
    '--module; must exist: "FOLDER/none.mjs". A path is relative to the current folder.',
  ],
  [
    "a module without an objective",
    ["tune", "--module", "FOLDER/empty.mjs"],
    '--module; must export an objective: "FOLDER/empty.mjs", it exports a. Export one as the default or as objective, or a function evaluate and a space.',
    { "empty.mjs": "export const a = 1;" },
  ],
  [
    "a module with half an objective",
    ["tune", "--module", "FOLDER/half.mjs"],
    [
      "--module space; must be an array of dimensions: undefined. Export a space.",
      "--module metrics; must be an array of at least one metric: missing",
      "--module evaluate; must be a function: undefined",
    ].join("\n"),
    { "half.mjs": "export default { name: 'a' };" },
  ],
];
