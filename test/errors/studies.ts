/** Studies and trials that are there, or not. */
import type { ErrorCase } from "./case.ts";

export const studies: readonly ErrorCase[] = [
  [
    "an unknown study",
    ["show", "brainin"],
    'study; must be one of sqlite:credence.db: "brainin". Did you mean branin?',
  ],
  [
    "a study like no other",
    ["best", "zzz"],
    'study; must be one of sqlite:credence.db: "zzz". See `credence studies`.',
  ],
  [
    "a study where there is no database",
    ["show", "a", "--storage", "sqlite:none.db"],
    'study; must be one of sqlite:none.db: "a". There are none yet.',
  ],
  ["a study without a complete trial", ["best", "empty"], "study empty; must have a complete trial: none yet"],
  ["two formats", ["trials", "branin", "--json", "--csv"], "format; must be one: --json and --csv. Leave one out."],
  [
    "an external study to tune",
    ["tune", "--study", "ovens"],
    "study ovens; must have an objective to tune: its trials are evaluated elsewhere. Use ask and tell.",
  ],
  [
    "telling a finished trial",
    ["tell", "ovens", "0", "--value", "2"],
    "trial 0 of ovens; must be running: complete. Finished trials never change.",
  ],
  [
    "telling a trial that is not there",
    ["tell", "ovens", "7", "--value", "2"],
    'trial of study "ovens"; does not exist: 7',
  ],
  [
    "telling a number that is none",
    ["tell", "ovens", "first", "--value", "2"],
    'NUMBER; must be a whole number ≥ 0: "first"',
  ],
  ["telling nothing", ["tell", "ovens", "0"], "result; must be one of --value, --values and --failed: none"],
  [
    "telling two things",
    ["tell", "ovens", "0", "--value", "1", "--failed", "diverged"],
    "result; must be one of --value, --values and --failed: several",
  ],
  ["telling no number", ["tell", "ovens", "0", "--value", "good"], '--value; must be a number: "good"'],
  [
    "telling an unknown failure",
    ["tell", "ovens", "0", "--failed", "badly"],
    '--failed; must be diverged, infeasible or transient: "badly"',
  ],
  ["telling malformed values", ["tell", "ovens", "0", "--values", "a=1,b"], '--values; must be KEY=VALUE: "b"'],
  [
    "a message without a failure",
    ["tell", "ovens", "0", "--value", "1", "--message", "x"],
    "--message; must go with --failed: given without. Leave it out.",
  ],
  [
    "asking an existing study to be another",
    ["ask", "ovens", "--maximize", "--seed", "3"],
    "--direction; must go with --space, for a new study: given without. Leave it out.\n--seed; must go with --space, for a new study: given without. Leave it out.",
  ],
  ["a bad lease", ["ask", "ovens", "--lease", "soon"], '--lease; must be a duration such as 90s, 30m or 1h30m: "soon"'],
  [
    "deleting with nobody to ask",
    ["delete", "branin"],
    "delete; must be confirmed: nobody to ask. Add --yes to delete branin and its 1 trial.",
  ],
  [
    "importing what is no JSON",
    ["import", "FOLDER/a.json"],
    "FOLDER/a.json: document; must be JSON: Expected property name or '}' in JSON at position 1",
    { "a.json": "{" },
  ],
  [
    "importing another document",
    ["import", "FOLDER/b.json"],
    'FOLDER/b.json: document; must be one that `credence export` wrote: format "other"',
    { "b.json": '{"format": "other"}' },
  ],
  [
    "importing a newer version",
    ["import", "FOLDER/c.json"],
    "FOLDER/c.json: version; must be 1: 2. A newer Credence may read it.",
    { "c.json": '{"format": "credence-study", "version": 2}' },
  ],
  ["importing a file that is not there", ["import", "FOLDER/none.json"], 'file; must exist: "FOLDER/none.json"'],
  [
    "an address that is none",
    ["studies", "--storage", "credence.db"],
    'storage: URL; must begin with "sqlite:": "credence.db". Write sqlite:credence.db, or sqlite:/path/to/credence.db.',
  ],
  [
    "a database that is not there yet",
    ["tune", "branin", "--storage", "postgres://me:secret@host/db"],
    "storage: URL; PostgreSQL is not available yet: postgres:. Write sqlite:credence.db, or sqlite:/path/to/credence.db.",
  ],
  [
    "an address without a file",
    ["tune", "branin", "--storage", "sqlite:"],
    'storage: URL; must name a file: "sqlite:". Write sqlite:credence.db, or sqlite:/path/to/credence.db.',
  ],
  ["an empty address", ["tune", "branin", "--storage", ""], '--storage; must not be empty: ""'],
];
