/** What is to be tuned, and its options. */
import { bnnOptions } from "../../objectives/bnn-options.ts";
import type { ErrorCase } from "./case.ts";

/** Twenty names at most. */
const names = bnnOptions.map(({ name }) => JSON.stringify(name));
const known = `${names.slice(0, 20).join(", ")} and ${names.length - 20} more`;

export const objectives: readonly ErrorCase[] = [
  ["an unknown objective", ["tune", "brannin"], 'objective; must be a built-in one: "brannin". Did you mean branin?'],
  [
    "an objective like no other",
    ["tune", "zzz"],
    'objective; must be a built-in one: "zzz". There are bnn-regression, branin, hartmann6, branin-disk; see `credence objectives`.',
  ],
  [
    "an unknown objective to show",
    ["objectives", "hartman6"],
    'objective; must be a built-in one: "hartman6". Did you mean hartmann6?',
  ],
  [
    "an objective and a command",
    ["tune", "branin", "--command", "true"],
    "objective; must be given one way: OBJECTIVE branin and --command. Leave out all but one.",
  ],
  [
    "a command and a module",
    ["tune", "--command", "true", "--module", "a.ts"],
    "objective; must be given one way: --command and --module. Leave out all but one.",
  ],
  [
    "options for a command",
    ["tune", "--command", "true", "--set", "a=1"],
    "--set; must go with a built-in objective: given with --command or --module. Leave it out.",
  ],
  [
    "a metric without a command",
    ["tune", "branin", "--metric", "loss"],
    "--metric; must go with --command: given without. The other objectives say so themselves; leave it out.",
  ],
  ["an option that is no pair", ["tune", "bnn-regression", "--set", "data"], '--set; must be KEY=VALUE: "data"'],
  ["an option without a name", ["tune", "bnn-regression", "--set", "=3"], '--set; must be KEY=VALUE: "=3"'],
  [
    "an unknown option",
    ["tune", "bnn-regression", "--set", "dta=auto-mpg"],
    `--set dta: option; must be one of ${known}: "dta". Did you mean "data"?`,
  ],
  [
    "an option of an objective without any",
    ["tune", "branin", "--study", "o", "--set", "noise=1"],
    '--set noise: option; must not be given, this objective has none: "noise". Leave it out.',
  ],
  [
    "an option out of range",
    ["tune", "bnn-regression", "--set", "burn-in=2"],
    "--set burn-in; must be a number from 0 to 0.99: 2",
  ],
  [
    "two wrong options",
    ["tune", "bnn-regression", "--set", "method=hmc", "--set", "hidden=a"],
    [
      '--set method; must be one of "map", "sgld": "hmc"',
      '--set hidden; must be at most 64 integers from 1 to 4096 with commas between them, or none: "a"',
    ].join("\n"),
  ],
  [
    "a command without a space",
    ["tune", "--command", "node train.js"],
    'search space; must be given for a command: none. Add --space "lr=float(1e-5,1,log)" for each dimension.',
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
    ["tune", "--command", "node a.js {rl}", "--space", "lr=float(0,1)"],
    '--command: placeholder; must be one of "lr": "{rl}". Did you mean {lr}?',
  ],
  [
    "a module that is not there",
    ["tune", "--module", "FOLDER/none.mjs"],
    '--module; must exist: "FOLDER/none.mjs". A path starts from the folder you are in.',
  ],
  [
    "a module without an objective",
    ["tune", "--module", "FOLDER/empty.mjs"],
    '--module; must export an objective: "FOLDER/empty.mjs", it exports a. Export one as the default or as objective, or a function evaluate beside a space.',
    { "empty.mjs": "export const a = 1;" },
  ],
  [
    "a module with half an objective",
    ["tune", "--module", "FOLDER/half.mjs"],
    [
      "--module space; must be an array of dimensions: undefined. Export a space.",
      "--module metrics; must be an array of at least one metric: undefined",
      "--module evaluate; must be a function: undefined",
    ].join("\n"),
    { "half.mjs": "export default { name: 'a' };" },
  ],
];
