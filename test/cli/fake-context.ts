/**
 * A context for commands in this process: output is collected, stores are in memory, and the clock advances when it is
 * read.
 */
import { commands } from "../../cli/commands/index.ts";
import type { Context, EngineFinding, ObjectiveFactory, OutputStream } from "../../cli/context.ts";
import { isExposedFile, readInputFile } from "../../cli/terminal/files.ts";
import { runProgram } from "../../cli/program.ts";
import { toTerminal } from "../../cli/terminal/control.ts";
import { openFittedModel } from "../../objectives/bnn-tasks/open-model.ts";
import { openCopier } from "../../storage/copy.ts";
import { openStore } from "../../storage/open.ts";
import { readTables } from "../../storage/sqlite/read-tables.ts";
import { CredenceError, InvalidInput } from "../../common/errors.ts";
import type {
  Evaluation,
  Hyperparameters,
  Objective,
  ObjectiveDefinition,
  SearchSpace,
} from "../../tuner/objective.ts";
import type { Store } from "../../tuner/store.ts";
import { strategies } from "../../tuner/strategies/index.ts";
import { suggestHere } from "../../tuner/suggester.ts";

const bowlSpace: SearchSpace = [
  { kind: "float", name: "x", low: 0, high: 1, scale: "linear", default: 0.9 },
  { kind: "int", name: "k", low: 1, high: 8, scale: "linear", default: 2 },
];

function bowl({ x, k }: Hyperparameters): Evaluation {
  const loss = (Number(x) - 0.3) ** 2 + 0.1 * Math.abs(Number(k) - 3);
  return k === 8 ? { failure: { kind: "diverged", message: "loss; must be finite: NaN" } } : { values: { loss } };
}

/** A bowl with its minimum at x = 0.3, k = 3; it diverges at k = 8. */
const bowlDefinition: ObjectiveDefinition = {
  name: "bowl",
  summary: "a bowl",
  options: [{ name: "colour", summary: "of the bowl", default: "blue", choices: ["blue", "red"] }],
  create(options) {
    const unknown = Object.keys(options).filter((name) => name !== "colour");
    if (unknown.length > 0) {
      return { issues: unknown.map((path) => ({ path, message: `option; must be colour: ${JSON.stringify(path)}` })) };
    }
    const objective: Objective = {
      name: "bowl",
      space: bowlSpace,
      metrics: [{ name: "loss", direction: "minimize" }],
      ...(options.colour === "red" ? { defaultTrials: 7 } : {}),
      notices: ["bowl: 3 cracks mended"],
      evaluate: async (hyperparameters) => bowl(hyperparameters),
      async assess(hyperparameters) {
        const evaluation = bowl(hyperparameters);
        return "failure" in evaluation ? evaluation : { values: { testLoss: evaluation.values.loss + 0.01 } };
      },
    };
    return { objective };
  },
};

const makers: ObjectiveFactory = {
  definitions: async () => [bowlDefinition],
  splitCommandLine: async (text) => text.split(" "),
  readModule: async () => {
    throw new InvalidInput([{ path: "", message: "no modules here" }]);
  },
  async start({ objective }) {
    const created = objective.kind === "builtin" ? bowlDefinition.create(objective.options) : { issues: [] };
    if ("issues" in created) throw new InvalidInput(created.issues);
    return created.objective;
  },
};

const isAddress = (address: string) => /^sqlite:./.test(address);

export interface FakeOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly terminal?: boolean;
  readonly columns?: number;
  readonly files?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** The user's answer; null if the terminal is not interactive. */
  readonly answer?: string | null;
  readonly objectives?: ObjectiveFactory;
  readonly cores?: number;
  readonly engines?: readonly EngineFinding[];
  readonly connect?: Context["connect"];
  readonly startServer?: Context["startServer"];
  readonly every?: Context["every"];
}

export interface Shell {
  /** Runs `credence …words`; returns its output and exit code. */
  run(...words: readonly string[]): Promise<{ code: number; out: string; err: string }>;
  /** The same, with the JSON document it printed. */
  json<T>(...words: readonly string[]): Promise<T>;
  /** Output as it is printed, for tests that stop a run. */
  onOutput: (text: string) => void;
  interrupt(): void;
  readonly store: (address?: string) => Promise<Store>;
  /** Files written by commands, by path. */
  readonly written: ReadonlyMap<string, string>;
  readonly clock: { now: number };
  readonly context: Context;
}

export function fakeShell(options: FakeOptions = {}): Shell {
  const stores = new Map<string, Store>();
  const written = new Map<string, string>();
  const clock = { now: Date.parse("2026-01-02T03:04:05Z") };
  let out = "";
  let err = "";
  let controller = new AbortController();
  const stream = (add: (text: string) => void): OutputStream => ({
    write(text) {
      add(toTerminal(text));
      shell.onOutput(text);
    },
    writeRaw: add,
    isTerminal: options.terminal === true,
    columns: () => options.columns ?? 80,
  });

  /** Stays open, so that the next command finds the data written by this one. */
  async function open(address: string): Promise<Store> {
    // Invalid addresses are refused as in the real program.
    if (!isAddress(address)) return openStore(address);
    const known = stores.get(address);
    if (known !== undefined) return known;
    const store = await openStore("sqlite::memory:");
    const kept = new Proxy(store, {
      get: (target, key) => (key === "close" ? async () => {} : Reflect.get(target, key)),
    });
    stores.set(address, kept);
    return kept;
  }

  const context: Context = {
    environment: {
      version: "1.2.3",
      node: "20.19.0",
      platform: "linux x64",
      program: "credence",
      tuneProgram: "credence tune",
      variables: options.environment ?? {},
      cores: options.cores ?? 1,
      process: { holder: "here:1:a", isAlive: (holder) => (holder.startsWith("dead:") ? "no" : "unknown") },
    },
    stdout: stream((text) => (out += text)),
    stderr: stream((text) => (err += text)),
    now: () => (clock.now += 10),
    every: options.every ?? (() => () => {}),
    interruption: () => controller.signal,
    onExit: () => {},
    readFile: async (path) => options.files?.[path] ?? written.get(path) ?? readInputFile(path),
    isExposed: async (path) => options.files?.[path] === undefined && isExposedFile(path),
    writeFile: async (path, text) => void written.set(path, text),
    readStandardInput: async () => options.input ?? "",
    prompt: async () => options.answer ?? null,
    openStore: async (address, ifNone) =>
      ifNone === "null" && isAddress(address) && !stores.has(address) ? null : open(address),
    connect: async (access) => {
      if (options.connect === undefined)
        throw new CredenceError("unavailable", `server; must be reachable: ${access.address}`);
      return options.connect(access);
    },
    startServer: async (settings) => {
      if (options.startServer === undefined) throw new CredenceError("unavailable", "server; must be startable: no");
      return options.startServer(settings);
    },
    objectives: options.objectives ?? makers,
    openModel: async (text) => openFittedModel(text),
    suggester: async () => suggestHere(strategies),
    renderReportPage: async (past) => JSON.stringify(past),
    backUp: () => Promise.reject(new Error("a fake context has no files")),
    restoreStorage: () => Promise.reject(new Error("a fake context has no files")),
    openCopier: async (from, to) => openCopier(from, to),
    readTables: async (file, tables) => readTables(file, tables),
    describeStorage: async (address) => ({ engine: "SQLite 3", file: address }),
    describeEngines: async () =>
      options.engines ?? [{ engine: "abacus", device: "CPU", found: "beads on wires", ok: true }],
  };

  const shell: Shell = {
    async run(...words) {
      [out, err] = ["", ""];
      controller = new AbortController();
      const code = await runProgram(words, commands, context);
      return { code, out, err };
    },
    async json<T>(...words: readonly string[]) {
      const { out: text } = await shell.run(...words);
      return JSON.parse(text) as T;
    },
    onOutput: () => {},
    interrupt: () => controller.abort(),
    store: (address = "sqlite:credence.db") => open(address),
    written,
    clock,
    context,
  };
  return shell;
}
