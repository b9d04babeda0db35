/**
 * Threads that compute suggestions for any number of studies, and one that answers questions about them.
 *
 * - A thread is started when it is first needed, keeps the trials it was sent, and receives only changes.
 * - A study stays with its thread unless that one is busy while another is idle. A new study goes to the least busy one.
 * - A thread that dies is replaced, and its computation is tried once more.
 * - An abort is answered at once, but a started computation runs to its end: a restarted thread would have to be sent
 *   everything again. Only `close` ends threads.
 */
import type { AnalysisRequest, Analyst, AnswerTo, Question } from "../analysis/analyst.ts";
import { CredenceError } from "../../common/errors.ts";
import type { Suggester } from "../suggester.ts";
import { createSuggestionWorker, type SuggestionWorker } from "./suggestion-worker.ts";
import { openSuggestionThread, type SuggestionThread } from "./thread.ts";

/** Trials of other studies that a thread keeps; one takes about 2 kB. */
const MAX_TRIALS = 50_000;

export interface SuggestionThreadsOptions {
  /** Computations at a time, ≥ 1. Default 1. */
  readonly threads?: number;
  /** Trials that each thread keeps, besides those of its latest study. Default 50,000. */
  readonly maxTrials?: number;
  /** Lowers the threads' priority, 0 … 19. Default 0. */
  readonly niceness?: number;
  /** Starts a thread, for tests. */
  readonly open?: () => SuggestionThread;
}

/** A thread for analyses alone, so that no suggestion waits for a chart. Started by the first question. */
export function startAnalysisThread(options: Omit<SuggestionThreadsOptions, "threads"> = {}): Analyst {
  const { maxTrials = MAX_TRIALS, niceness = 0, open = () => openSuggestionThread({ niceness }) } = options;
  const worker = createSuggestionWorker(open, maxTrials);
  return {
    get pending() {
      return worker.load;
    },
    async analyse<Asked extends Question>(request: AnalysisRequest<Asked>): Promise<AnswerTo<Asked>> {
      const result = await worker.work(request, new AbortController().signal);
      if (result?.kind === "answer") return result.answer as AnswerTo<Asked>;
      throw new CredenceError("interrupted", "The server is shutting down.");
    },
    close: () => worker.close(),
  };
}

export function startSuggestionThreads(options: SuggestionThreadsOptions = {}): Suggester {
  const {
    threads = 1,
    maxTrials = MAX_TRIALS,
    niceness = 0,
    open = () => openSuggestionThread({ niceness }),
  } = options;
  const workers = Array.from({ length: threads }, () => createSuggestionWorker(open, maxTrials));

  function workerFor(study: string): SuggestionWorker {
    const idlest = leastBusy(workers);
    const familiar = workers.filter((worker) => worker.knows(study));
    if (familiar.length === 0) return idlest;
    const home = leastBusy(familiar);
    return home.load > 0 && idlest.load === 0 ? idlest : home;
  }

  return {
    get pending() {
      return workers.reduce((sum, { load }) => sum + load, 0);
    },
    async suggest(request, signal) {
      const result = await workerFor(request.study.name).work(request, signal);
      return result?.kind === "suggestions" ? result.suggestions : null;
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

/** The first of the workers with the smallest load. */
function leastBusy(workers: readonly SuggestionWorker[]): SuggestionWorker {
  return workers.reduce((least, worker) => (worker.load < least.load ? worker : least));
}
