/** The pool's side of one thread: a message, an answer, and an end that is always noticed. */
import { Worker } from "node:worker_threads";
import type { FromThread, ToThread } from "./messages.ts";

/** `died`: the thread has ended, of itself or because it was told to, before it answered. */
export type Answer = FromThread | { readonly kind: "died"; readonly reason: string };

export interface Thread {
  /** False once it has ended. */
  isAlive(): boolean;
  /** One message at a time. Never rejects. */
  ask(message: ToThread): Promise<Answer>;
  /** Ends it at once, whatever it computes. */
  end(): Promise<void>;
}

/** What the thread is told when it starts. */
export interface ThreadOptions {
  /** How far it stands back for others where processors are scarce, 0 … 19; heeded on Linux, where threads have a priority. */
  readonly niceness: number;
}

/** `entry`: what the thread runs, unless it is to be worker.ts. */
export function openThread(options: ThreadOptions, entry: URL = entryBeside(import.meta.url)): Thread {
  const worker = new Worker(entry, { workerData: options });
  // A thread without work must not keep the process from ending.
  worker.unref();
  let ended: string | null = null;
  let onAnswer: (answer: Answer) => void = () => undefined;

  const die = (reason: string) => {
    ended ??= reason;
    onAnswer({ kind: "died", reason: ended });
  };
  worker.on("message", (message: FromThread) => onAnswer(message));
  worker.on("error", (error: unknown) => die(error instanceof Error ? error.message : String(error)));
  worker.on("exit", (code) => die(`exited with code ${code}`));

  return {
    isAlive: () => ended === null,
    async ask(message) {
      worker.ref();
      try {
        return await new Promise((resolve) => {
          onAnswer = resolve;
          if (ended !== null) die(ended);
          else worker.postMessage(message);
        });
      } finally {
        worker.unref();
      }
    },
    async end() {
      ended ??= "the suggester was closed";
      await worker.terminate();
    },
  };
}

/**
 * The compiled worker.js, or the TypeScript source when this file runs as one (tests, tsx): a thread cannot start from
 * a .ts file, also when its parent can, so there it starts from a line that loads the source through tsx.
 */
function entryBeside(here: string): URL {
  if (!here.endsWith(".ts")) return new URL("./worker.js", here);
  const tsx = import.meta.resolve("tsx/esm/api");
  const source = new URL("./worker.ts", here).href;
  const line = `import { tsImport } from ${JSON.stringify(tsx)}; await tsImport(${JSON.stringify(source)}, ${JSON.stringify(here)});`;
  return new URL(`data:text/javascript,${encodeURIComponent(line)}`);
}
