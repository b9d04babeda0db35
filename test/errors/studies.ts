/** Errors with studies and trials that exist or do not exist. */
import type { ErrorCase } from "./case.ts";

export const studies: readonly ErrorCase[] = [
  ["an unknown study", ["show", "brainin"], 'No study named "brainin" in sqlite:credence.db. Did you mean branin?'],
  ["a study like no other", ["best", "zzz"], 'No study named "zzz" in sqlite:credence.db. See `credence studies`.'],
  [
    "a study where there is no database",
    ["show", "a", "--storage", "sqlite:none.db"],
    'No study named "a" in sqlite:none.db. It has no studies yet.',
  ],
  ["a study without a complete trial", ["best", "empty"], 'Study "empty" has no complete trials yet.'],
  ["two formats", ["trials", "branin", "--json", "--csv"], "--json and --csv cannot be combined."],
  [
    "an external study to tune",
    ["tune", "--study", "ovens"],
    'The trials of study "ovens" are evaluated elsewhere. Use ask and tell.',
  ],
  [
    "telling a finished trial",
    ["tell", "ovens", "0", "--value", "2"],
    "Trial 0 of ovens is already complete; finished trials cannot be changed.",
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
  ["telling nothing", ["tell", "ovens", "0"], "Give one of --value, --values and --failed."],
  [
    "telling two things",
    ["tell", "ovens", "0", "--value", "1", "--failed", "diverged"],
    "Give only one of --value, --values and --failed.",
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
    "--message needs --failed.",
  ],
  [
    "asking an existing study to be another",
    ["ask", "ovens", "--maximize", "--seed", "3"],
    "--direction applies only to a new study. Add --space.\n--seed applies only to a new study. Add --space.",
  ],
  ["a bad lease", ["ask", "ovens", "--lease", "soon"], '--lease; must be a duration such as 90s, 30m or 1h30m: "soon"'],
  [
    "deleting with nobody to ask",
    ["delete", "branin"],
    "Refusing to delete branin and its 1 trial without confirmation; add --yes.",
  ],
  [
    "importing what is no JSON",
    ["import", "FOLDER/a.json"],
    'FOLDER/a.json: document; must be JSON: line 1, column 2: expected a name in double quotes or "}", found the end of the document',
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
    "FOLDER/c.json: version; must be 1: 2. A newer version of Credence may be able to read it.",
    { "c.json": '{"format": "credence-study", "version": 2}' },
  ],
  ["importing a file that is not there", ["import", "FOLDER/none.json"], 'file; must exist: "FOLDER/none.json"'],
  [
    "an address that is none",
    ["studies", "--storage", "credence.db"],
    'storage: URL; must begin with "sqlite:" or "postgres:" or "postgresql:": "credence.db". Write sqlite:credence.db, sqlite:/path/to/credence.db, or postgres://user@host/database.',
  ],
  [
    "an address without a database",
    ["tune", "branin", "--storage", "postgres://me:secret@host"],
    'storage: URL; must name a database: "postgres://me:…@host". Write sqlite:credence.db, sqlite:/path/to/credence.db, or postgres://user@host/database.',
  ],
  [
    "an address without a file",
    ["tune", "branin", "--storage", "sqlite:"],
    'storage: URL; must name a file: "sqlite:". Write sqlite:credence.db, sqlite:/path/to/credence.db, or postgres://user@host/database.',
  ],
  ["an empty address", ["tune", "branin", "--storage", ""], '--storage; must not be empty: ""'],
];
