/** One thread with its queue: starts it when it is needed, and another one when it has died. */
import { CredenceError } from "../errors.ts";
import { createQueue } from "../queue.ts";
import type { Study } from "../study.ts";
import type { Trial } from "../trial.ts";
import { partsOf } from "./history-change.ts";
import type { Result, Work } from "./messages.ts";
import { unpacked } from "./serve.ts";
import { createShipments } from "./shipments.ts";
import type { Shipments } from "./shipments.ts";
import type { Answer, Thread } from "./thread.ts";

/** What kills one thread may well kill the next. */
const ATTEMPTS = 2;

/** Trials sent to a thread at once: some ten milliseconds of packing. */
const TRIALS_AT_A_TIME = 1000;

/** Work on a study, with its whole history. */
type Order = Work & { readonly study: Study; readonly trials: readonly Trial[] };

export interface Lane {
  /** Requests that wait or are being computed. */
  readonly load: number;
  /** Has its thread the history of the study of this name? */
  knows(study: string): boolean;
  /** Null as soon as the signal is aborted or the lane closed. Throws what the work throws, or `no-thread`. */
  work(order: Order, signal: AbortSignal): Promise<Result | null>;
  close(): Promise<void>;
}

export function createLane(open: () => Thread, mostTrials: number): Lane {
  const inTurn = createQueue();
  let load = 0;
  let closed = false;
  let current: { readonly thread: Thread; readonly shipments: Shipments } | null = null;

  /** A long history goes in parts: whoever else wants something of this thread of the process waits for one of them only. */
  async function ask({ study, trials, ...work }: Order): Promise<Answer> {
    if (current === null || !current.thread.isAlive()) {
      current = { thread: open(), shipments: createShipments(mostTrials) };
    }
    const { thread, shipments } = current;
    const { change, forget } = shipments.pack(study, trials);
    const parts = partsOf(change, TRIALS_AT_A_TIME);
    for (const part of parts.slice(0, -1)) {
      const answer = await thread.ask({ study, change: part, forget, isPart: true });
      if (answer.kind !== "kept") return answer;
    }
    return thread.ask({ study, change: parts[parts.length - 1], forget, ...work });
  }

  async function answer(order: Order): Promise<Result | null> {
    for (let attempt = 1; ; attempt++) {
      const answered = closed ? null : await ask(order);
      if (answered === null || closed) return null;
      if (answered.kind === "thrown") throw unpacked(answered.error);
      if (answered.kind === "suggestions" || answered.kind === "answer") return answered;
      if (attempt < ATTEMPTS) continue;
      const reason = answered.kind === "died" ? answered.reason : "it did nothing";
      const message = `thread; must outlive its work: ${reason}, ${ATTEMPTS} times.`;
      throw new CredenceError("no-thread", `${message} Is there memory left?`);
    }
  }

  return {
    get load() {
      return load;
    },
    knows: (study) => current !== null && current.thread.isAlive() && current.shipments.has(study),

    async work(order, signal) {
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
      const answered = inTurn(async () => {
        if (!isWaiting) return null;
        isWaiting = false;
        return answer(order).finally(() => load--);
      });
      return Promise.race([answered, aborted]).finally(() => signal.removeEventListener("abort", onAbort));
    },

    async close() {
      closed = true;
      await current?.thread.end();
    },
  };
}
