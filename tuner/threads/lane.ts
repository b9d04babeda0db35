/** One thread with its queue: starts it when it is needed, and another one when it has died. */
import { CredenceError } from "../errors.ts";
import { createQueue } from "../queue.ts";
import type { SuggestionRequest } from "../suggester.ts";
import type { Suggestion } from "../trial.ts";
import { unpacked } from "./serve.ts";
import { createShipments } from "./shipments.ts";
import type { Shipments } from "./shipments.ts";
import type { Answer, Thread } from "./thread.ts";

/** What kills one thread may well kill the next. */
const ATTEMPTS = 2;

export interface Lane {
  /** Requests that wait or are being computed. */
  readonly load: number;
  /** Has its thread the history of the study of this name? */
  knows(study: string): boolean;
  /** As `Suggester.suggest`. */
  suggest(request: SuggestionRequest, signal: AbortSignal): Promise<readonly Suggestion[] | null>;
  close(): Promise<void>;
}

export function createLane(open: () => Thread, mostTrials: number): Lane {
  const inTurn = createQueue();
  let load = 0;
  let closed = false;
  let current: { readonly thread: Thread; readonly shipments: Shipments } | null = null;

  function ask({ study, trials, key, count }: SuggestionRequest): Promise<Answer> {
    if (current === null || !current.thread.isAlive()) {
      current = { thread: open(), shipments: createShipments(mostTrials) };
    }
    return current.thread.ask({ study, ...current.shipments.pack(study, trials), key, count });
  }

  async function answer(request: SuggestionRequest): Promise<readonly Suggestion[] | null> {
    for (let attempt = 1; ; attempt++) {
      const answered = closed ? null : await ask(request);
      if (answered === null || closed) return null;
      if (answered.kind === "suggestions") return answered.suggestions;
      if (answered.kind === "thrown") throw unpacked(answered.error);
      if (attempt < ATTEMPTS) continue;
      const message = `thread; must outlive a suggestion: ${answered.reason}, ${ATTEMPTS} times.`;
      throw new CredenceError("no-thread", `${message} Is there memory left?`);
    }
  }

  return {
    get load() {
      return load;
    },
    knows: (study) => current !== null && current.thread.isAlive() && current.shipments.has(study),

    async suggest(request, signal) {
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
        return answer(request).finally(() => load--);
      });
      return Promise.race([answered, aborted]).finally(() => signal.removeEventListener("abort", onAbort));
    },

    async close() {
      closed = true;
      await current?.thread.end();
    },
  };
}
