/** The pool's side of one thread: an evaluation at a time, and an end that is always noticed. */
import { Worker } from "node:worker_threads";
import type { Evaluation, EvaluationContext } from "../../tuner/objective.ts";
import { describeError, failure } from "./checked-evaluation.ts";
import { ABORT, STOP } from "./messages.ts";
import type { Call, FromThread, PoolReference, Ready, ToThread } from "./messages.ts";
import { prepareTensorFlow } from "./tensorflow-environment.ts";
import type { ThreadData } from "./worker.ts";

export interface Thread {
  /** The objective's description, or why there is none; a thread that dies at once has refused. Never rejects. */
  readonly ready: Promise<Ready>;
  /** False from the moment it has ended or is about to. */
  isAlive(): boolean;
  /**
   * Runs one call; a thread runs one at a time. Never rejects: a thread that dies, or is ended because it did not react
   * to the signal within the grace time, gives a `transient` failure.
   */
  run(call: Pick<Call, "method" | "hyperparameters">, context: EvaluationContext): Promise<Evaluation>;
  /** Lets the objective close itself (if it can and is idle, and within the grace time), then ends the thread. */
  end(): Promise<void>;
}

/** Starts a thread that makes the objective of `reference`. */
export function openThread(reference: PoolReference, graceMilliseconds: number): Thread {
  // A thread has a copy of the environment; TensorFlow reads this one.
  if (reference.kind === "builtin") prepareTensorFlow(process.env);
  const worker = new Worker(entryOf(import.meta.url), { workerData: { reference } satisfies ThreadData });
  const exited = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  let alive = true;
  let closes = false;
  let busy = false;
  let onEnd: (reason: string) => void = () => undefined;
  let onMessage: (message: FromThread) => void = () => undefined;

  let cause: string | null = null;
  worker.on("error", (error) => {
    alive = false;
    cause = describeError(error);
  });
  worker.once("exit", (code) => {
    alive = false;
    onEnd(cause ?? `exited with code ${code}`);
  });
  worker.on("message", (message: FromThread) => onMessage(message));

  const ready = new Promise<Ready>((resolve) => {
    onMessage = (message) => {
      if (message.kind !== "ready" && message.kind !== "refused") return;
      closes = message.kind === "ready" && message.description.closes;
      // An idle thread must not keep the process from ending.
      worker.unref();
      resolve(message);
    };
    onEnd = (reason) => {
      const message = `thread; must start: ${reason}`;
      resolve({ kind: "refused", issues: [{ path: "objective", message }] });
    };
  });

  return {
    ready,
    isAlive: () => alive,

    async run(call, context) {
      const flag = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
      const send = (message: ToThread) => worker.postMessage(message);
      const { key, trial, signal } = context;
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
        return await new Promise<Evaluation>((resolve) => {
          onEnd = (reason) => resolve(failure("transient", `thread; must outlive the evaluation: ${reason}`));
          onMessage = (message) => {
            if (message.kind === "done") resolve(message.evaluation);
            if (message.kind === "report") {
              const answer = context.report(message.step, message.metric, message.value);
              // Never back from ABORT to STOP.
              if (answer === "stop") Atomics.compareExchange(flag, 0, 0, STOP);
            }
          };
          if (!alive) return onEnd(cause ?? "it has ended");
          send({ kind: "call", ...call, key, trial: { ...trial }, flag });
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

    async end() {
      if (alive && closes && !busy) {
        worker.ref();
        worker.postMessage({ kind: "close" } satisfies ToThread);
        await within(graceMilliseconds, exited);
      }
      alive = false;
      cause ??= "the pool was closed";
      await worker.terminate();
    },
  };
}

/**
 * The compiled worker.js, or the TypeScript source when this file runs as one (tests, tsx). A thread cannot start from a
 * .ts file, also when its parent can, so there it starts from a line that loads the source through tsx.
 */
function entryOf(here: string): URL {
  if (!here.endsWith(".ts")) return new URL("./worker.js", here);
  const tsx = import.meta.resolve("tsx/esm/api");
  const source = new URL("./worker.ts", here).href;
  const line = `import { tsImport } from ${JSON.stringify(tsx)}; await tsImport(${JSON.stringify(source)}, ${JSON.stringify(here)});`;
  return new URL(`data:text/javascript,${encodeURIComponent(line)}`);
}

/** Resolves when the promise does, or after the given time. */
async function within(milliseconds: number, promise: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([promise, new Promise((resolve) => (timer = setTimeout(resolve, milliseconds)))]);
  clearTimeout(timer);
}
