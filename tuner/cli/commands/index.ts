/**
 * The table of commands, in the order in which help shows them, with what help says of all of them. The rest of a command
 * is loaded when it is called: help is quick.
 */
import type { CommandEntry } from "../command.ts";

export const commands = [
  {
    name: "tune",
    positional: [{ name: "[objective]", summary: "what to tune (default: bnn-regression); see `credence objectives`" }],
    summary: "run a study, or go on with it, until its budget is spent",
    load: async () => (await import("./tune.ts")).tuneCommand,
  },
  {
    name: "objectives",
    positional: [{ name: "[name]", summary: "one objective, in full" }],
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
    positional: [{ name: "<study>", summary: "name of the study" }],
    summary: "print what a study is and how far it has come",
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
    summary: "print the best trial of a study",
    load: async () => (await import("./best.ts")).bestCommand,
  },
  {
    name: "importance",
    positional: [{ name: "<study>", summary: "name of the study" }],
    summary: "print which dimensions mattered, and how sure that is",
    load: async () => (await import("./importance.ts")).importanceCommand,
  },
  {
    name: "report",
    positional: [{ name: "<study>", summary: "name of the study" }],
    summary: "write a study's plots to one HTML file that opens anywhere",
    load: async () => (await import("./report.ts")).reportCommand,
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
    summary: "finish a trial that was asked for",
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
    summary: "add a study from a file",
    load: async () => (await import("./import.ts")).importCommand,
  },
  {
    name: "delete",
    positional: [{ name: "<study>", summary: "name of the study" }],
    summary: "delete a study and all its trials, for good",
    load: async () => (await import("./delete.ts")).deleteCommand,
  },
  {
    name: "backup",
    positional: [{ name: "<file>", summary: "where the copy goes; there must be no such file" }],
    summary: "copy the whole database to a file, while others use it",
    load: async () => (await import("./backup.ts")).backupCommand,
  },
  {
    name: "doctor",
    positional: [],
    summary: "print versions, engines and storage, what is wrong and how to mend it",
    load: async () => (await import("./doctor.ts")).doctorCommand,
  },
] as const satisfies readonly CommandEntry[];
