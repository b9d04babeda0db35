#!/usr/bin/env node
/**
 * The composition root: gives every command access to the outside world and the parts it works with, and sets the exit
 * code.
 */
import { existsSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defined } from "../common/defined.ts";
import { CredenceError, InvalidInput } from "../common/errors.ts";
import type { Objective, ObjectiveCreation } from "../tuner/objective.ts";
import type { Study } from "../tuner/study/study.ts";
import type { Context, ObjectiveFactory, RunningServer, ServerSettings, StartOptions } from "./context.ts";
import { commands } from "./commands/index.ts";
import { reportFailure } from "./report-failure.ts";
import { isExposedFile, readInputFile, writeOutputFile } from "./terminal/files.ts";
import { prefixIssues } from "./issues.ts";
import { withTimeLimit } from "./studies/time-limit.ts";
import { createInterruption } from "./terminal/interruption.ts";
import { isServer } from "./studies/location.ts";
import { noDatabase } from "./studies/with-studies.ts";
import { runProgram } from "./program.ts";
import { readEnvironment } from "./environment.ts";
import { exitOnClosedPipe, outputStream, prompt, readStandardInput } from "./terminal/streams.ts";

// Everything heavy (the database, networks, the surrogate) is imported when a command needs it, so that --help is fast.

const objectives: ObjectiveFactory = {
  async definitions() {
    const { objectiveDefinitions } = await import("../objectives/index.ts");
    return objectiveDefinitions;
  },
  async splitCommandLine(text) {
    const { splitCommandLine } = await import("../objectives/command/command-line.ts");
    const split = splitCommandLine(text);
    if ("issues" in split) throw new InvalidInput(prefixIssues("--command", split.issues));
    return split.arguments;
  },
  async readModule(path) {
    const objective = await startThreads({ kind: "module", path }, 1);
    await objective.close?.();
    return objective;
  },
  async start(study, workers, options) {
    const { objective } = study;
    switch (objective.kind) {
      case "builtin":
      case "module": {
        const started = await startThreads(objective, workers, options);
        const { timeoutMilliseconds } = objective;
        return timeoutMilliseconds === undefined ? started : withTimeLimit(started, timeoutMilliseconds);
      }
      case "command": {
        const { commandObjective } = await import("../objectives/command/command.ts");
        const { arguments: words, timeoutMilliseconds, metricPattern } = objective;
        const { space, metrics } = study;
        return createdOrThrow(
          commandObjective({
            recordsOutput: true,
            arguments: words,
            timeoutMilliseconds,
            metricPattern,
            devices: options?.devices,
            space,
            metrics,
            cwd: process.cwd(),
          }),
          "--command",
        );
      }
      case "external":
        throw new InvalidInput([
          { path: "", message: "The trials of this study are evaluated elsewhere, with ask and tell." },
        ]);
    }
  },
};

/** Returns the objective, or throws its issues, each attributed to the flag that the objective came from. */
function createdOrThrow(created: ObjectiveCreation, flag: string): Objective {
  if ("issues" in created) throw new InvalidInput(prefixIssues(flag, created.issues));
  return created.objective;
}

async function startThreads(
  reference: Extract<Study["objective"], { kind: "builtin" | "module" }>,
  workers: number,
  options: StartOptions = {},
): Promise<Objective> {
  const { startPool } = await import("../objectives/pool/pool.ts");
  return createdOrThrow(
    await startPool(reference, workers, options),
    reference.kind === "module" ? "--module" : "--set",
  );
}

const FIT_NICENESS = 5;

/** Locks the database first, so that this server never listens if another one has it. */
async function startServer({ storage, token, readToken, ...listening }: ServerSettings): Promise<RunningServer> {
  const web = await import("../web/server/index.ts");
  const { startSuggestionThreads } = await import("../tuner/threads/pool.ts");
  const tokens = [
    ...(token === null ? [] : [{ secret: token, access: "write" } as const]),
    ...(readToken === null ? [] : [{ secret: readToken, access: "read" } as const]),
  ];
  const { host, port } = listening;
  web.checkBinding(host, tokens);
  const { openStore } = await import("../storage/open.ts");
  const { startAnalysisThread } = await import("../tuner/threads/pool.ts");
  const address = `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  const store = await openStore(storage, { asServer: { url: address } });
  try {
    const dashboard = dashboardFolder();
    const running = await web.startServer({
      ...listening,
      ...defined({ dashboard: dashboard ?? undefined }),
      store,
      // Requests take precedence over fits.
      suggester: startSuggestionThreads({ niceness: FIT_NICENESS }),
      analyst: startAnalysisThread({ niceness: FIT_NICENESS }),
      objectives: await objectives.definitions(),
      openModel: (text) => context.openModel(text),
      version: context.environment.version,
      now: context.now,
      tokens,
    });
    return { ...running, hasDashboard: dashboard !== null };
  } catch (error) {
    await store.close();
    throw cannotListen(error, { host, port });
  }
}

/** Translates Node's listen errors into messages; rethrows any other error. */
function cannotListen(error: unknown, { host, port }: Pick<ServerSettings, "host" | "port">): unknown {
  switch (error instanceof Error && "code" in error ? error.code : "") {
    case "EADDRINUSE":
      return new CredenceError("unavailable", `Port ${port} on ${host} is in use. Choose another with --port.`, {
        fields: { host, port },
      });
    case "EACCES":
      return new CredenceError(
        "unavailable",
        `The current user is not allowed to listen on port ${port}. Choose a port above 1023 with --port.`,
        { fields: { host, port } },
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new CredenceError(
        "unavailable",
        `${JSON.stringify(host)} is not an address of this machine. Choose another with --host.`,
        { fields: { host } },
      );
    default:
      return error;
  }
}

/** The dashboard built by `npm run build`; null if it was not built. */
function dashboardFolder(): string | null {
  // The same path works from the sources and from dist/.
  const paths = ["../web/dashboard", "../dist/web/dashboard"];
  const folders = paths.map((path) => fileURLToPath(new URL(path, import.meta.url)));
  return folders.find((folder) => existsSync(join(folder, "assets"))) ?? null;
}

const interruption = createInterruption();

const context: Context = {
  environment: readEnvironment(),
  stdout: outputStream(process.stdout),
  stderr: outputStream(process.stderr),
  now: () => Date.now(),
  every(milliseconds, task) {
    const timer = setInterval(task, milliseconds);
    return () => clearInterval(timer);
  },
  interruption: () => interruption.signal(),
  onExit: (task) => interruption.onExit(task),
  readFile: readInputFile,
  isExposed: isExposedFile,
  writeFile: writeOutputFile,
  readStandardInput,
  prompt,
  async openStore(address, ifNone) {
    const { openStore, presenceOf } = await import("../storage/open.ts");
    if (ifNone === "null" && (await presenceOf(address)) === "absent") return null;
    return openStore(address);
  },
  async connect(access) {
    const { connectStudies } = await import("../web/http-client/remote-studies.ts");
    return connectStudies(access);
  },
  async startServer(settings) {
    return startServer(settings);
  },
  objectives,
  async openModel(text) {
    const { openFittedModel } = await import("../objectives/bnn-tasks/open-model.ts");
    return openFittedModel(text);
  },
  async suggester(where) {
    if (where === "thread") {
      const { startSuggestionThreads } = await import("../tuner/threads/pool.ts");
      return startSuggestionThreads();
    }
    const { strategies } = await import("../tuner/strategies/index.ts");
    const { suggestHere } = await import("../tuner/suggester.ts");
    return suggestHere(strategies);
  },
  async renderReportPage(past) {
    const { makeReportPage } = await import("../web/report/index.ts");
    const { analyseHere } = await import("../tuner/analysis/analyst.ts");
    const { analyses } = await import("../tuner/analysis/index.ts");
    const { version } = context.environment;
    return makeReportPage(past, { analyst: analyseHere(analyses), version, now: context.now() });
  },
  async backUp({ address, token }, file) {
    if (isServer({ address })) {
      const { downloadBackup } = await import("../web/http-client/backup.ts");
      const { receiveBackup } = await import("../storage/open.ts");
      return receiveBackup(downloadBackup(address, token), file);
    }
    const { backUpStorage, presenceOf } = await import("../storage/open.ts");
    if ((await presenceOf(address)) !== "present") throw noDatabase(address);
    return backUpStorage(address, file);
  },
  async restoreStorage(address, backup) {
    const { restoreStorage } = await import("../storage/open.ts");
    return restoreStorage(address, backup);
  },
  async openCopier(from, to) {
    const { openCopier } = await import("../storage/copy.ts");
    return openCopier(from, to);
  },
  async readTables(file, tables) {
    const { readTables } = await import("../storage/sqlite/read-tables.ts");
    return readTables(file, tables);
  },
  async describeStorage(address) {
    const { describeStorage } = await import("../storage/open.ts");
    return describeStorage(address);
  },
  async describeEngines() {
    const { describeEngines } = await import("../objectives/bnn/engine/describe.ts");
    const { findTensorFlow } = await import("../objectives/bnn/engine/tensorflow/find.ts");
    return describeEngines(findTensorFlow);
  },
};

process.on("uncaughtException", (error) => process.exit(reportFailure(error, false, context)));
exitOnClosedPipe(process.stdout, process.stderr);
const exitCode = await runProgram(process.argv.slice(2), commands, context);
// Output must be flushed before the process ends.
process.stdout.write("", () => process.exit(exitCode));
