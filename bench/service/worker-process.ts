/** A `credence worker` of the built program in a separate process. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const binary = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

export interface WorkerProcess {
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** Its standard error so far. */
  said(): string;
  /** Resolves once the text has been printed; rejects if the process ends first. */
  saying(pattern: RegExp): Promise<void>;
  /** `kill -9`. */
  kill(): void;
}

export function startWorkerProcess(words: readonly string[]): WorkerProcess {
  const child = spawn(process.execPath, [binary, "worker", ...words], { stdio: ["ignore", "ignore", "pipe"] });
  let text = "";
  const listeners = new Set<() => void>();
  child.stderr.setEncoding("utf8").on("data", (part: string) => {
    text += part;
    for (const listener of listeners) listener();
  });
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  return {
    ended,
    said: () => text,
    saying: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (pattern.test(text)) resolve();
        };
        listeners.add(look);
        look();
        void ended.then(() => reject(new Error(`worker; must say ${String(pattern)}: ${text}`)));
      }),
    kill: () => void child.kill("SIGKILL"),
  };
}
