/**
 * Evaluates trials of built-in objectives in the server's process. One set of workers serves all studies round-robin,
 * one trial at a time, so that no study has to wait for another to end.
 */
import { errorMessage } from "../../common/describe-error.ts";
import { CredenceError } from "../../common/errors.ts";
import { optimize } from "../../tuner/loop/optimize.ts";
import type { RunEnd } from "../../tuner/loop/run.ts";
import type { Studies } from "../../tuner/studies.ts";
import type { ListedStudy } from "../../tuner/store.ts";
import type { Context } from "../context.ts";
import { sleep } from "../terminal/sleep.ts";
import { createObjectiveCache, type ObjectiveCache } from "./objective-cache.ts";

/** Milliseconds between polls for studies with work. */
const POLL_INTERVAL = 2_000;
/** Milliseconds before an idle study is polled again. */
const REST = 2_000;
const LEASE = 60_000;
const REQUEST_TIMEOUT = 60_000;
/** Evaluations have lower priority than requests and suggestions. */
const NICENESS = 10;

export interface Execution {
  /** Address of the server. */
  readonly address: string;
  readonly token: string | null;
  readonly signal: AbortSignal;
}

/** Runs until the signal is aborted, then releases running trials. */
export async function execute({ address, token, signal }: Execution, context: Context): Promise<void> {
  // Uses a loopback connection like any other worker, so that evaluations here behave like those elsewhere.
  const studies = await context.connect({
    address: local(address),
    token,
    timeout: REQUEST_TIMEOUT,
    interruption: signal,
  });
  // One core is left to the server.
  const workers = Math.max(1, context.environment.cores - 1);
  const objectives = createObjectiveCache(
    (study) => context.objectives.start(study, context.environment.cores, { niceness: NICENESS }),
    workers + 1,
  );
  try {
    await evaluateInTurn({ studies, objectives, workers, signal }, context);
  } finally {
    await objectives.close();
  }
}

interface Evaluations {
  readonly studies: Studies;
  readonly objectives: ObjectiveCache;
  /** Number of concurrent evaluations, ≥ 1. */
  readonly workers: number;
  readonly signal: AbortSignal;
}

export async function evaluateInTurn(
  { studies, objectives, workers, signal }: Evaluations,
  context: Pick<Context, "environment" | "stderr" | "now" | "every">,
): Promise<void> {
  const log = (line: string) => context.stderr.write(`${line}\n`);
  /** Studies that may have work, in the order in which they are served. */
  let queue: ListedStudy[] = [];
  const restUntil = new Map<string, number>();
  const rejected = new Set<string>();
  let polledAt = -Infinity;

  async function poll(): Promise<void> {
    polledAt = context.now();
    const candidates = (await studies.listStudies())
      .filter(({ study, counts }) => {
        const { trials } = study.budget;
        const isLeft = trials === undefined || counts.complete + counts.pruned + counts.failed < trials;
        return study.objective.kind === "builtin" && study.state === "active" && isLeft && !rejected.has(idOf(study));
      })
      .map(({ study }) => study);
    const byId = new Map(candidates.map((study) => [idOf(study), study]));
    // Studies already in the queue keep their position.
    const standing = queue.flatMap((study) => byId.get(idOf(study)) ?? []);
    const ids = new Set(standing.map(idOf));
    queue = [...standing, ...candidates.filter((study) => !ids.has(idOf(study)))];
  }

  /** The next study, moved to the end of the queue; null if none has work. */
  function nextStudy(): ListedStudy | null {
    const index = queue.findIndex((study) => (restUntil.get(idOf(study)) ?? 0) <= context.now());
    if (index < 0) return null;
    const [study] = queue.splice(index, 1);
    queue.push(study);
    return study;
  }

  /** Evaluates one trial; false if the study had none. */
  async function evaluateOne({ name }: ListedStudy, worker: string): Promise<boolean> {
    const study = await studies.readStudy(name);
    const { holder } = context.environment.process;
    let started = false;
    await objectives.use(study, (objective) =>
      optimize({
        store: studies,
        study: study.name,
        objective,
        holder,
        leaseMilliseconds: LEASE,
        now: context.now,
        every: context.every,
        signal,
        onEvent: () => {},
        workers: [worker],
        async ask(name, workerSignal) {
          if (started) return "budget" satisfies RunEnd;
          const asked = await studies.ask(study.name, {
            worker: name,
            holder,
            leaseMilliseconds: LEASE,
            signal: workerSignal,
          });
          started = typeof asked !== "string";
          return asked;
        },
      }),
    );
    return started;
  }

  async function work(worker: string): Promise<void> {
    while (!signal.aborted) {
      const study = nextStudy();
      if (study === null) {
        await sleep(POLL_INTERVAL / 4, signal, context);
        continue;
      }
      try {
        if (!(await evaluateOne(study, worker))) restUntil.set(idOf(study), context.now() + REST);
      } catch (error) {
        if (signal.aborted) return;
        // The study was deleted in the meantime, or cannot be evaluated here: continue with the others.
        rejected.add(idOf(study));
        queue = queue.filter((other) => idOf(other) !== idOf(study));
        log(`Study ${study.name} is not evaluated here: ${errorMessage(error)}`);
        if (!(error instanceof CredenceError)) throw error;
      }
    }
  }

  async function watch(): Promise<void> {
    while (!signal.aborted) {
      if (context.now() - polledAt >= POLL_INTERVAL) {
        try {
          await poll();
        } catch (error) {
          if (!(error instanceof CredenceError)) throw error;
          if (!signal.aborted) log(`Could not look for trials to run: ${error.message}`);
        }
      }
      await sleep(POLL_INTERVAL, signal, context);
    }
  }

  await Promise.all([watch(), ...Array.from({ length: workers }, (_, index) => work(`server-${index + 1}`))]);
}

/** A study that is deleted and recreated under the same name counts as a different one. */
function idOf({ name, createdAt }: ListedStudy): string {
  return `${name}\0${createdAt}`;
}

/** A server that listens on all addresses is reached through the loopback address. */
function local(address: string): string {
  return address.replace(/\/\/(0\.0\.0\.0|\[::\])(?=:|$)/, "//127.0.0.1");
}
