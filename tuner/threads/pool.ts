/**
 * Threads that compute suggestions for any number of studies, and one that answers questions about them.
 *
 * - A thread is started when first needed, keeps the trials it was sent, and then receives only changes.
 * - A study stays with its thread unless that one is busy while another is idle. A new study goes to the least busy one.
 * - A thread that dies is replaced, and its computation is retried once.
 * - An abort is answered immediately, but a computation that has started runs to its end, because a restarted thread
 *   would have to be sent everything again. Only `close` ends threads.
 */
import type { AnalysisRequest, Analyst, AnswerTo, Question } from "../analysis/analyst.ts";
import { CredenceError } from "../../common/errors.ts";
import type { Suggester } from "../suggester.ts";
import { createSuggestionWorker, type SuggestionWorker } from "./suggestion-worker.ts";
import { openSuggestionThread, type SuggestionThread } from "./thread.ts";

/** Maximum number of trials of other studies that a thread keeps; a trial takes about 2 kB. */
const MAX_TRIALS = 50_000;

export interface SuggestionThreadsOptions {
  /** Maximum number of concurrent computations, ≥ 1. Default: 1. */
  readonly threads?: number;
  /** Number of trials that each thread keeps in addition to those of its latest study. Default: 50,000. */
  readonly maxTrials?: number;
  /** Lowers the threads' priority, from 0 to 19. Default: 0. */
  readonly niceness?: number;
  /** Starts a thread, for tests. */
  readonly open?: () => SuggestionThread;
}

/**
 * Starts a thread used only for analyses, so that no suggestion waits for a chart. It is started by the first question.
 */
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
