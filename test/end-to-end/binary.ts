/** The built program in child processes, each test in its own folder. */
import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, vi } from "vitest";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const binary = join(root, "dist", "cli", "main.js");
// Child processes share the cores with all other tests.
vi.setConfig({ testTimeout: 90_000 });

// Registered here once per file: a callback passed to `afterAll` inside a running test is never called.
const folders: string[] = [];
const children: Running[] = [];
afterAll(async () => {
  for (const { child } of children) child.kill("SIGKILL");
  await Promise.allSettled(children.map(({ ended }) => ended));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});
if (!existsSync(binary)) throw new Error(`program; must be built: ${binary}. Run npm run build.`);

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly child: ChildProcess;
  /** Its output on standard error so far. */
  err(): string;
  /** Resolves once standard error matches, or the process has ended. */
  saying(pattern: RegExp): Promise<void>;
  readonly ended: Promise<Ended>;
}

/** Starts a program in a folder, without the environment variables that npm and terminals add. */
export function start(program: string, words: readonly string[], options: SpawnOptions): Running {
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|CREDENCE_|VITEST|NODE_OPTIONS|FORCE_COLOR)/.test(name)),
  );
  const child = spawn(program, words, {
    stdio: ["ignore", "pipe", "pipe"],
    ...options,
    env: { ...environment, NO_COLOR: "1", ...options.env },
  });
  let [out, err] = ["", ""];
  const listeners = new Set<() => void>();
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    err += text;
    for (const listener of listeners) listener();
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal, out, err }));
  });
  return {
    child,
    err: () => err,
    async saying(pattern) {
      const said = new Promise<void>((resolve) => {
        const look = () => pattern.test(err) && resolve();
        listeners.add(look);
        look();
      });
      await Promise.race([said, ended]);
    },
    ended,
  };
}

export interface Place {
  readonly path: string;
  /** `credence …words` in the folder. */
  begin(...words: readonly string[]): Running;
  run(...words: readonly string[]): Promise<Ended>;
  /** The document that the command prints. Fails unless the exit code is 0. */
  json<T>(...words: readonly string[]): Promise<T>;
  write(name: string, text: string): void;
}

/** A folder that is removed after the tests in the file, along with the processes started in it. */
export function place(): Place {
  const path = mkdtempSync(join(tmpdir(), "credence-end-to-end-"));
  folders.push(path);
  const begin = (...words: readonly string[]) => {
    const running = start(process.execPath, [binary, ...words], { cwd: path });
    children.push(running);
    return running;
  };
  const run = (...words: readonly string[]) => begin(...words).ended;
  return {
    path,
    begin,
    run,
    async json<T>(...words: readonly string[]) {
      const { code, out, err } = await run(...words);
      if (code !== 0) throw new Error(`exit code ${code}: ${err}`);
      return JSON.parse(out) as T;
    },
    write: (name, text) => writeFileSync(join(path, name), text),
  };
}

export interface TrialDocument {
  readonly number: number;
  readonly state: string;
  readonly values: Readonly<Record<string, number>> | null;
  readonly hyperparameters: Readonly<Record<string, number | string | boolean>>;
  readonly failure: { readonly kind: string; readonly message: string } | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}
