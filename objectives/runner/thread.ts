/** The owner's side of one thread: a call at a time, and an end that is always noticed. */
import { Worker } from "node:worker_threads";
import { describeError } from "./checked-evaluation.ts";
import { ABORT, createFlag, STOP } from "./flagged-signal.ts";
import type { CallContext, FromThread, ToThread } from "./messages.ts";

/** The thread has ended, or is ended because it did not react to the signal within the grace time. */
interface Lost {
  readonly kind: "lost";
  readonly reason: string;
}

export interface Thread<Call, Ready, Report, Result> {
  /** What the thread said when it was ready, or that it died before. Never rejects. */
  readonly ready: Promise<{ readonly kind: "ready"; readonly ready: Ready } | Lost>;
  /** False from the moment it has ended or is about to. */
  isAlive(): boolean;
  /** Runs one call; a thread runs one at a time. Rejects with what the call threw, and with nothing else. */
  run(call: Call, context: CallContext<Report>): Promise<{ readonly kind: "done"; readonly result: Result } | Lost>;
  /** Ends the thread; one that is idle may be asked first, and gets the grace time to close what it holds. */
  end(options: { readonly askFirst: boolean }): Promise<void>;
}

/** What to start. */
interface ThreadStart {
  /** A file beside this one that is the thread's entry, without its extension. */
  readonly entry: string;
  /** Handed to the entry. */
  readonly data: unknown;
  readonly graceMilliseconds: number;
}

/** Starts a thread. While it is idle it does not keep the process from ending. */
export function openThread<Call, Ready, Report, Result>({
  entry,
  data,
  graceMilliseconds,
}: ThreadStart): Thread<Call, Ready, Report, Result> {
  type Message = FromThread<Ready, Report, Result>;
  const worker = new Worker(entryOf(entry, import.meta.url), { workerData: data });
  const exited = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  let alive = true;
  let busy = false;
  let onEnd: (reason: string) => void = () => undefined;
  let onMessage: (message: Message) => void = () => undefined;

  let cause: string | null = null;
  worker.on("error", (error) => {
    alive = false;
    cause = describeError(error);
  });
  worker.once("exit", (code) => {
    alive = false;
    onEnd(cause ?? `exited with code ${code}`);
  });
  worker.on("message", (message: Message) => onMessage(message));

  const ready = new Promise<{ kind: "ready"; ready: Ready } | Lost>((resolve) => {
    onMessage = (message) => {
      if (message.kind !== "ready") return;
      worker.unref();
      resolve(message);
    };
    onEnd = (reason) => resolve({ kind: "lost", reason });
  });

  return {
    ready,
    isAlive: () => alive,

    async run(call, { signal, report }) {
      const flag = createFlag();
      const send = (message: ToThread<Call>) => worker.postMessage(message);
      let impatience: NodeJS.Timeout | undefined;
      const abort = () => {
        Atomics.store(flag, 0, ABORT);
        send({ kind: "abort" });
        impatience = setTimeout(() => {
          alive = false;
          cause ??= `did not react to its signal within ${graceMilliseconds} ms`;
          void worker.terminate();
        }, graceMilliseconds);
      };

      busy = true;
      worker.ref();
      try {
        return await new Promise<{ kind: "done"; result: Result } | Lost>((resolve, reject) => {
          onEnd = (reason) => resolve({ kind: "lost", reason });
          onMessage = (message) => {
            if (message.kind === "done") resolve(message);
            if (message.kind === "threw") reject(message.error as Error);
            // Never back from ABORT to STOP.
            if (message.kind === "report" && report(message.report) === "stop")
              Atomics.compareExchange(flag, 0, 0, STOP);
          };
          if (!alive) return onEnd(cause ?? "it has ended");
          send({ kind: "call", call, flag });
          if (signal.aborted) abort();
          else signal.addEventListener("abort", abort, { once: true });
        });
      } finally {
        busy = false;
        signal.removeEventListener("abort", abort);
        clearTimeout(impatience);
        worker.unref();
      }
    },

    async end({ askFirst }) {
      if (alive && askFirst && !busy) {
        worker.ref();
        worker.postMessage({ kind: "close" } satisfies ToThread<Call>);
        await within(graceMilliseconds, exited);
      }
      alive = false;
      cause ??= "the pool was closed";
      await worker.terminate();
    },
  };
}

/**
 * The compiled entry, or the TypeScript source when this file runs as one (tests, tsx). A thread cannot start from a
 * .ts file, also when its parent can, so there it starts from a line that loads the source through tsx.
 */
function entryOf(entry: string, here: string): URL {
  if (!here.endsWith(".ts")) return new URL(`./${entry}.js`, here);
  const tsx = import.meta.resolve("tsx/esm/api");
  const source = new URL(`./${entry}.ts`, here).href;
  const line = `import { tsImport } from ${JSON.stringify(tsx)}; await tsImport(${JSON.stringify(source)}, ${JSON.stringify(here)});`;
  return new URL(`data:text/javascript,${encodeURIComponent(line)}`);
}

/** Resolves when the promise does, or after the given time. */
async function within(milliseconds: number, promise: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([promise, new Promise((resolve) => (timer = setTimeout(resolve, milliseconds)))]);
  clearTimeout(timer);
}
