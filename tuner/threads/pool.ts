/**
 * Threads that make suggestions, for any number of studies, and one that answers questions about them.
 *
 * - A thread starts when it is first needed, keeps the histories it was sent, and is sent only what has changed in them.
 * - A study stays with its thread, unless that is busy while another has nothing to do. A new study goes to the thread
 *   with the least to do.
 * - A thread that dies is replaced, and what it was computing is tried once more.
 * - An abort is answered at once. What is being computed is computed to its end all the same, since a thread that were
 *   ended would have to be sent everything again; only `close` ends threads.
 */
import type { AnalysisRequest, Analyst, AnswerTo, Question } from "../analyst.ts";
import { CredenceError } from "../errors.ts";
import type { Suggester } from "../suggester.ts";
import { createLane } from "./lane.ts";
import type { Lane } from "./lane.ts";
import { openThread } from "./thread.ts";
import type { Thread } from "./thread.ts";

/** Of studies that may be asked for again; a trial takes about 2 kB. */
const MOST_TRIALS = 50_000;

export interface SuggestionThreadsOptions {
  /** Suggestions made at a time, ≥ 1. Default 1. */
  readonly threads?: number;
  /** Trials that each thread keeps beside those of the study it was asked for last. Default 50,000. */
  readonly mostTrials?: number;
  /** How far threads stand back for others, 0 … 19. Default 0. */
  readonly niceness?: number;
  /** How a thread is started, where that is to be another one. */
  readonly open?: () => Thread;
}

/** A thread of its own, so that no suggestion waits for what people look at. It starts when it is first asked. */
export function startAnalysisThread(options: Omit<SuggestionThreadsOptions, "threads"> = {}): Analyst {
  const { mostTrials = MOST_TRIALS, niceness = 0, open = () => openThread({ niceness }) } = options;
  const lane = createLane(open, mostTrials);
  return {
    get pending() {
      return lane.load;
    },
    async analyse<Asked extends Question>(request: AnalysisRequest<Asked>): Promise<AnswerTo<Asked>> {
      const result = await lane.work(request, new AbortController().signal);
      if (result?.kind === "answer") return result.answer as AnswerTo<Asked>;
      throw new CredenceError("interrupted", "analyst; must be open: it was closed");
    },
    close: () => lane.close(),
  };
}

export function startSuggestionThreads(options: SuggestionThreadsOptions = {}): Suggester {
  const { threads = 1, mostTrials = MOST_TRIALS, niceness = 0, open = () => openThread({ niceness }) } = options;
  const lanes = Array.from({ length: threads }, () => createLane(open, mostTrials));

  function laneFor(study: string): Lane {
    const least = leastBusy(lanes);
    const homes = lanes.filter((lane) => lane.knows(study));
    if (homes.length === 0) return least;
    const home = leastBusy(homes);
    return home.load > 0 && least.load === 0 ? least : home;
  }

  return {
    get pending() {
      return lanes.reduce((sum, { load }) => sum + load, 0);
    },
    async suggest(request, signal) {
      const result = await laneFor(request.study.name).work(request, signal);
      return result?.kind === "suggestions" ? result.suggestions : null;
    },
    async close() {
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}

/** The first of those with the least to do. */
function leastBusy(lanes: readonly Lane[]): Lane {
  return lanes.reduce((least, lane) => (lane.load < least.load ? lane : least));
}
