/** One thread with its queue; started when first needed, and replaced if it dies. */
import { CredenceError } from "../../common/errors.ts";
import { createMutex } from "../../common/mutex.ts";
import type { Study } from "../study/study.ts";
import type { Trial } from "../study/trial.ts";
import { chunksOf } from "./history-change.ts";
import type { FromThread, Result, Work } from "./messages.ts";
import { createSentHistory, type SentHistory } from "./sent-history.ts";
import type { SuggestionThread } from "./thread.ts";

/** A request that has killed two threads would kill the next one too. */
const MAX_ATTEMPTS = 2;

/** Number of trials per message; serializing these takes about ten milliseconds. */
const CHUNK_TRIALS = 1000;

/** Work on a study, with all its trials. */
type Request = Work & { readonly study: Study; readonly trials: readonly Trial[] };

type Answer = FromThread | { readonly kind: "lost"; readonly reason: string };

export interface SuggestionWorker {
  /** Number of requests that are queued or being computed. */
  readonly load: number;
  /** Whether the thread keeps the trials of the study with this name. */
  knows(study: string): boolean;
  /** Null as soon as the signal is aborted or the worker is closed. Throws what the work throws, or `no-thread`. */
  work(request: Request, signal: AbortSignal): Promise<Result | null>;
  close(): Promise<void>;
}

export function createSuggestionWorker(open: () => SuggestionThread, maxTrials: number): SuggestionWorker {
  const runNext = createMutex();
  /** A computation that has started runs to its end. */
  const context = { signal: new AbortController().signal, report: () => "continue" as const };
  let load = 0;
  let closed = false;
  let current: { readonly thread: SuggestionThread; readonly sent: SentHistory } | null = null;

  /** Sends a long history in chunks, so that serializing it never blocks this thread for long. */
  async function send({ study, trials, ...work }: Request): Promise<Answer> {
    if (current === null || !current.thread.isAlive()) {
      current = { thread: open(), sent: createSentHistory(maxTrials) };
    }
    const { thread, sent } = current;
    const ready = await thread.ready;
    if (ready.kind === "lost") return ready;
    const { change, forget } = sent.update(study, trials);
    const chunks = chunksOf(change, CHUNK_TRIALS);
    for (const chunk of chunks.slice(0, -1)) {
      const kept = await thread.run({ study, change: chunk, forget, isPart: true }, context);
      if (kept.kind === "lost") return kept;
    }
    const last = await thread.run({ study, change: chunks[chunks.length - 1], forget, ...work }, context);
    return last.kind === "lost" ? last : last.result;
  }

  async function answer(request: Request): Promise<Result | null> {
    for (let attempt = 1; ; attempt++) {
      const answered = closed ? null : await send(request);
      if (answered === null || closed) return null;
      if (answered.kind === "suggestions" || answered.kind === "answer") return answered;
      if (attempt < MAX_ATTEMPTS) continue;
      const reason = answered.kind === "lost" ? answered.reason : "no result";
      const message = `The thread that computes suggestions died ${MAX_ATTEMPTS} times: ${reason}. Is there enough memory?`;
      throw new CredenceError("no-thread", message, { fields: { reason } });
    }
  }

  return {
    get load() {
      return load;
    },
    knows: (study) => current !== null && current.thread.isAlive() && current.sent.has(study),

    async work(request, signal) {
      if (closed || signal.aborted) return null;
      let isWaiting = true;
      let onAbort: () => void = () => undefined;
      const aborted = new Promise<null>((resolve) => {
        onAbort = () => {
          if (isWaiting) load--;
          isWaiting = false;
          resolve(null);
        };
      });
      load++;
      signal.addEventListener("abort", onAbort, { once: true });
      const answered = runNext(async () => {
        if (!isWaiting) return null;
        isWaiting = false;
        return answer(request).finally(() => load--);
      });
      return Promise.race([answered, aborted]).finally(() => signal.removeEventListener("abort", onAbort));
    },

    async close() {
      closed = true;
      await current?.thread.end({ askFirst: false });
    },
  };
}
