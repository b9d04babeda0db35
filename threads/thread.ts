/** The owner's side of a thread, which runs one call at a time and always notices when the thread ends. */
import { Worker } from "node:worker_threads";
import { describeError } from "../common/describe-error.ts";
import { ABORT, createFlag, STOP } from "./shared-flag.ts";
import type { CallContext, FromThread, ToThread } from "./messages.ts";
import { unpackError } from "./thrown-error.ts";

/** The thread has ended, or was ended because it ignored the abort signal for longer than the grace period. */
interface Lost {
  readonly kind: "lost";
  readonly reason: string;
}

export interface Thread<Call, Ready, Report, Result> {
  /** The thread's first message, or its death. Never rejects. */
  readonly ready: Promise<{ readonly kind: "ready"; readonly ready: Ready } | Lost>;
  /** False once it has ended or is about to end. */
  isAlive(): boolean;
  /** Runs one call at a time. Rejects only with the exception that the call threw. */
  run(call: Call, context: CallContext<Report>): Promise<{ readonly kind: "done"; readonly result: Result } | Lost>;
  /**
   * Ends the thread; an idle one may be asked to shut down first, and then has the grace period to close its resources.
   */
  end(options: { readonly askFirst: boolean }): Promise<void>;
}

interface ThreadStart {
  /** Entry point of the thread; see `entryBeside`. */
  readonly entry: URL;
  /** The `workerData` passed to the entry point. */
  readonly data: unknown;
  readonly graceMilliseconds: number;
}

/** Starts a thread. An idle thread does not keep the process alive. */
export function openThread<Call, Ready, Report, Result>({
  entry,
  data,
  graceMilliseconds,
}: ThreadStart): Thread<Call, Ready, Report, Result> {
  type Message = FromThread<Ready, Report, Result>;
  const worker = new Worker(entry, { workerData: data });
  const exited = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  let alive = true;
  let busy = false;
  let ending = false;
  /** Keeps the process alive until a terminating thread has exited. */
  const rest = () => {
    if (!ending) worker.unref();
  };
  let onEnd: (reason: string) => void = () => undefined;
  let onMessage: (message: Message) => void = () => undefined;

  let cause: string | null = null;
  worker.on("error", (error) => {
    alive = false;
    cause = describeError(error);
  });
  worker.once("exit", (code) => {
    alive = false;
    cause ??= `exited with code ${code}`;
    onEnd(cause);
  });
  worker.on("message", (message: Message) => onMessage(message));

  const ready = new Promise<{ kind: "ready"; ready: Ready } | Lost>((resolve) => {
    onMessage = (message) => {
      if (message.kind !== "ready") return;
      rest();
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
      let graceTimer: NodeJS.Timeout | undefined;
      const abort = () => {
        Atomics.store(flag, 0, ABORT);
        send({ kind: "abort" });
        graceTimer = setTimeout(() => {
          alive = false;
          cause ??= `did not respond to its abort signal within ${graceMilliseconds} ms`;
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
            if (message.kind === "threw") reject(unpackError(message.error));
            // The flag must never go back from ABORT to STOP.
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
        clearTimeout(graceTimer);
        rest();
      }
    },

    async end({ askFirst }) {
      ending = true;
      worker.ref();
      if (alive && askFirst && !busy) {
        worker.postMessage({ kind: "close" } satisfies ToThread<Call>);
        await within(graceMilliseconds, exited);
      }
      alive = false;
      cause ??= "the pool was closed";
      await worker.terminate();
    },
  };
}

/** Resolves when the promise does, or after the timeout. */
async function within(milliseconds: number, promise: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([promise, new Promise((resolve) => (timer = setTimeout(resolve, milliseconds)))]);
  clearTimeout(timer);
}
