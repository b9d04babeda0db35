#!/usr/bin/env node
/** The composition root: hands every command the outside world and the parts it works with, and sets the exit code. */
import { existsSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CredenceError, InvalidInput } from "../errors.ts";
import type { Objective, ObjectiveCreation } from "../objective.ts";
import type { Study } from "../study.ts";
import type { Context, ObjectiveMakers, RunningServer, ServerSettings } from "./context.ts";
import { commands } from "./commands/index.ts";
import { reportFailure } from "./failure.ts";
import { readInputFile } from "./input-file.ts";
import { under } from "./issues.ts";
import { createInterruption } from "./interruption.ts";
import { runProgram } from "./program.ts";
import { writeOutputFile } from "./output-file.ts";
import { surroundings } from "./surroundings.ts";
import { askPerson, endWithReader, outputStream, readStandardInput } from "./terminal.ts";

// Everything heavy (the database, networks, the surrogate) is imported when a command needs it: --help is quick.

const objectives: ObjectiveMakers = {
  async definitions() {
    const { objectiveDefinitions } = await import("../../objectives/index.ts");
    return objectiveDefinitions;
  },
  async splitCommandLine(text) {
    const { splitCommandLine } = await import("../../objectives/runner/command-line.ts");
    const split = splitCommandLine(text);
    if ("issues" in split) throw new InvalidInput(under("--command", split.issues));
    return split.arguments;
  },
  async readModule(path) {
    const objective = await startThreads({ kind: "module", path }, 1);
    await objective.close?.();
    return objective;
  },
  async start(study, workers) {
    const { objective } = study;
    switch (objective.kind) {
      case "builtin":
      case "module":
        return startThreads(objective, workers);
      case "command": {
        const { commandObjective } = await import("../../objectives/runner/command.ts");
        const { arguments: words, timeoutMilliseconds } = objective;
        const { space, metrics } = study;
        return made(
          commandObjective({ arguments: words, timeoutMilliseconds, space, metric: metrics[0], cwd: process.cwd() }),
          "--command",
        );
      }
      case "external":
        throw new InvalidInput([{ path: "", message: "objective; must be known here: external" }]);
    }
  },
};

/** An objective, or an exception with its issues, each under the flag that the objective came from. */
function made(created: ObjectiveCreation, flag: string): Objective {
  if ("issues" in created) throw new InvalidInput(under(flag, created.issues));
  return created.objective;
}

async function startThreads(
  reference: Extract<Study["objective"], { kind: "builtin" | "module" }>,
  workers: number,
): Promise<Objective> {
  const { startPool } = await import("../../objectives/runner/pool.ts");
  return made(await startPool(reference, workers), reference.kind === "module" ? "--module" : "--set");
}

const FIT_NICENESS = 5;

/** The database is claimed first: where another server has it, nobody listens. */
async function startServer({ storage, token, readToken, ...listening }: ServerSettings): Promise<RunningServer> {
  const web = await import("../../web/server/index.ts");
  const { startSuggestionThreads } = await import("../threads/pool.ts");
  const tokens = [
    ...(token === null ? [] : [{ secret: token, access: "write" } as const]),
    ...(readToken === null ? [] : [{ secret: readToken, access: "read" } as const]),
  ];
  const { host, port } = listening;
  web.checkBinding(host, tokens);
  const { openStore } = await import("../../storage/open.ts");
  const { startAnalysisThread } = await import("../threads/pool.ts");
  const address = `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  const store = await openStore(storage, { asServer: { url: address, startedAt: Date.now() } });
  try {
    const dashboard = dashboardFolder();
    const running = await web.startServer({
      ...listening,
      ...(dashboard === null ? {} : { dashboard }),
      store,
      // Whoever asks is answered before a fit goes on.
      suggester: startSuggestionThreads({ niceness: FIT_NICENESS }),
      analyst: startAnalysisThread({ niceness: FIT_NICENESS }),
      objectives: await objectives.definitions(),
      version: context.surroundings.version,
      now: context.now,
      tokens,
    });
    return { ...running, hasDashboard: dashboard !== null };
  } catch (error) {
    await store.close();
    throw cannotListen(error, { host, port });
  }
}

/** What Node says of an address where it cannot listen, for people; any other error as it is. */
function cannotListen(error: unknown, { host, port }: Pick<ServerSettings, "host" | "port">): unknown {
  switch (error instanceof Error && "code" in error ? error.code : "") {
    case "EADDRINUSE":
      return new CredenceError(
        "unavailable",
        `port; must be free: ${port} of ${host} is in use. Choose another with --port.`,
      );
    case "EACCES":
      return new CredenceError(
        "unavailable",
        `port; must be one that you may open: ${port}. Choose another with --port, above 1023.`,
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new CredenceError(
        "unavailable",
        `host; must be an address of this machine: ${JSON.stringify(host)}. Choose another with --host.`,
      );
    default:
      return error;
  }
}

/** Where `npm run build` put the dashboard; null where it was not built. */
function dashboardFolder(): string | null {
  // From the sources and from dist/ alike.
  const places = ["../../web/client", "../../dist/web/client"];
  const folders = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  return folders.find((folder) => existsSync(join(folder, "assets"))) ?? null;
}

const interruption = createInterruption();

const context: Context = {
  surroundings: surroundings(),
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
  writeFile: writeOutputFile,
  readStandardInput,
  askPerson,
  async openStore(address, ifNone) {
    const { sqlitePath } = await import("../../storage/url.ts");
    const file = sqlitePath(address);
    if (ifNone === "null" && file !== ":memory:" && !existsSync(file)) return null;
    const { openStore } = await import("../../storage/open.ts");
    return openStore(address);
  },
  async connect(access) {
    const { connectStudies } = await import("../remote/remote-studies.ts");
    return connectStudies(access);
  },
  async startServer(settings) {
    return startServer(settings);
  },
  objectives,
  async suggester(where) {
    if (where === "thread") {
      const { startSuggestionThreads } = await import("../threads/pool.ts");
      return startSuggestionThreads();
    }
    const { strategies } = await import("../strategies/index.ts");
    const { suggestHere } = await import("../suggester.ts");
    return suggestHere(strategies);
  },
  async makeReportPage(past) {
    const { makeReportPage } = await import("../../web/report/index.ts");
    const { analyseHere } = await import("../analyst.ts");
    const { analyses } = await import("../surrogate/analyses.ts");
    const { version } = context.surroundings;
    return makeReportPage(past, { analyst: analyseHere(analyses), version, now: context.now() });
  },
  async describeStorage(address) {
    const { describeStorage } = await import("../../storage/describe.ts");
    return describeStorage(address);
  },
  async describeEngines() {
    const { describeEngines } = await import("../../objectives/engine/describe.ts");
    const { findTensorFlow } = await import("../../objectives/runner/find-tensorflow.ts");
    return describeEngines(findTensorFlow);
  },
};

process.on("uncaughtException", (error) => process.exit(reportFailure(error, false, context)));
endWithReader(process.stdout, process.stderr);
const exitCode = await runProgram(process.argv.slice(2), commands, context);
// What was written must have left before the process ends.
process.stdout.write("", () => process.exit(exitCode));
