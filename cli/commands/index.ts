/**
 * The table of commands, in the order of help, with their summaries. The rest of a command is loaded when it is called,
 * so that help is fast.
 */
import type { CommandEntry } from "../command.ts";

export const commands = [
  {
    name: "tune",
    positional: [
      { name: "[objective]", summary: "objective to tune (default: bnn-regression); see `credence objectives`" },
    ],
    summary: "run or resume a study until its budget is used",
    load: async () => (await import("./tune.ts")).tuneCommand,
  },
  {
    name: "objectives",
    positional: [{ name: "[name]", summary: "name of one objective, for its details" }],
    summary: "list what can be tuned, or print one objective's options, search space and defaults",
    load: async () => (await import("./objectives.ts")).objectivesCommand,
  },
  {
    name: "studies",
    positional: [],
    summary: "list the studies, newest first",
    load: async () => (await import("./studies.ts")).studiesCommand,
  },
  {
    name: "show",
    positional: [
      { name: "<study>", summary: "name of the study" },
      { name: "[trial]", summary: "number of one trial, in detail" },
    ],
    summary: "print a study: objective, search space, progress, recommended and best trial; or one trial",
    load: async () => (await import("./show.ts")).showCommand,
  },
  {
    name: "trials",
    positional: [{ name: "<study>", summary: "name of the study" }],
    summary: "list every trial of a study",
    load: async () => (await import("./trials.ts")).trialsCommand,
  },
  {
    name: "best",
    positional: [{ name: "<study>", summary: "name of the study" }],
    summary: "print a study's recommended trial and its best trial",
    load: async () => (await import("./best.ts")).bestCommand,
  },
  {
    name: "confirm",
    positional: [{ name: "<study>", summary: "name of the study" }],
    summary: "evaluate the leading configurations and the default again, to confirm which is best",
    load: async () => (await import("./confirm.ts")).confirmCommand,
  },
  {
    name: "importance",
    positional: [{ name: "<study>", summary: "name of the study" }],
    summary: "print the importance of each hyperparameter, with its uncertainty",
    load: async () => (await import("./importance.ts")).importanceCommand,
  },
  {
    name: "enqueue",
    positional: [
      { name: "<study>", summary: "name of the study" },
      { name: "[values...]", summary: "such as lr=1e-3; omitted values are filled in" },
    ],
    summary: "queue a point to be evaluated next",
    load: async () => (await import("./enqueue.ts")).enqueueCommand,
  },
  {
    name: "retry",
    positional: [
      { name: "<study>", summary: "name of the study" },
      { name: "[numbers...]", summary: "numbers of failed trials" },
    ],
    summary: "run failed trials again and discard the failures",
    load: async () => (await import("./retry.ts")).retryCommand,
  },
  {
    name: "edit",
    positional: [{ name: "<study>", summary: "name of the study" }],
    summary: "change the search space, constraints, budget or notes of a study",
    load: async () => (await import("./edit.ts")).editCommand,
  },
  {
    name: "forget",
    positional: [
      { name: "<study>", summary: "name of the study" },
      { name: "[numbers...]", summary: "numbers of the trials to delete" },
    ],
    summary: "delete trials, so that the surrogate does not learn from them",
    load: async () => (await import("./forget.ts")).forgetCommand,
  },
  {
    name: "report",
    positional: [{ name: "<study>", summary: "name of the study" }],
    summary: "write a study's plots to a self-contained HTML file",
    load: async () => (await import("./report.ts")).reportCommand,
  },
  {
    name: "fit",
    positional: [{ name: "<study>", summary: "name of the study" }],
    summary: "fit a study's network to all rows, and save it as a model file",
    load: async () => (await import("./fit.ts")).fitCommand,
  },
  {
    name: "predict",
    positional: [
      { name: "<model>", summary: "a file that `credence fit` wrote" },
      { name: "<rows>", summary: "a CSV file with the columns of the training data; - reads standard input" },
    ],
    summary: "predict the rows of a CSV file, with intervals",
    load: async () => (await import("./predict.ts")).predictCommand,
  },
  {
    name: "ask",
    positional: [{ name: "<study>", summary: "name of the study" }],
    summary: "start the next trial of a study, for a script that evaluates it",
    load: async () => (await import("./ask.ts")).askCommand,
  },
  {
    name: "tell",
    positional: [
      { name: "<study>", summary: "name of the study" },
      { name: "<number>", summary: "the trial's number, as `ask` printed it" },
    ],
    summary: "finish a trial created by `ask`",
    load: async () => (await import("./tell.ts")).tellCommand,
  },
  {
    name: "serve",
    positional: [],
    summary: "serve the studies of a database over HTTP",
    load: async () => (await import("./serve.ts")).serveCommand,
  },
  {
    name: "worker",
    positional: [],
    summary: "evaluate trials of a server's study, on this machine",
    load: async () => (await import("./worker.ts")).workerCommand,
  },
  {
    name: "export",
    positional: [{ name: "<study>", summary: "name of the study" }],
    summary: "print a study with all its trials as one JSON document",
    load: async () => (await import("./export.ts")).exportCommand,
  },
  {
    name: "import",
    positional: [{ name: "<file>", summary: "a document that `credence export` wrote; - reads standard input" }],
    summary: "import a study from a file",
    load: async () => (await import("./import.ts")).importCommand,
  },
  {
    name: "copy",
    positional: [
      { name: "<from>", summary: "address of the database to copy from, such as sqlite:credence.db" },
      { name: "<to>", summary: "address of the database to copy to" },
    ],
    summary: "copy studies from one database to another, and verify the copies",
    load: async () => (await import("./copy.ts")).copyCommand,
  },
  {
    name: "delete",
    positional: [{ name: "<study>", summary: "name of the study" }],
    summary: "permanently delete a study and all its trials",
    load: async () => (await import("./delete.ts")).deleteCommand,
  },
  {
    name: "backup",
    positional: [{ name: "<file>", summary: "file to create" }],
    summary: "back up the whole database, even while it is in use",
    load: async () => (await import("./backup.ts")).backupCommand,
  },
  {
    name: "restore",
    positional: [{ name: "<file>", summary: "a copy that `credence backup` made" }],
    summary: "replace the database with a backup",
    load: async () => (await import("./restore.ts")).restoreCommand,
  },
  {
    name: "doctor",
    positional: [],
    summary: "print versions, engines and storage, and how to fix problems",
    load: async () => (await import("./doctor.ts")).doctorCommand,
  },
] as const satisfies readonly CommandEntry[];
