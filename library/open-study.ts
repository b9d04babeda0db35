/** A study, ready for ask and tell, on top of whatever stores it: a database in this process, or a server. */
import { InvalidInput } from "../common/errors.ts";
import { optimize } from "../tuner/loop/optimize.ts";
import { holderOf, type RunEnd, type RunEvent, type TrialWriter } from "../tuner/loop/run.ts";
import { paretoFront } from "../tuner/pareto/front.ts";
import { tell } from "../tuner/loop/tell.ts";
import { type EvaluationContext, type Objective } from "../tuner/objective.ts";
import { validatePoint } from "../tuner/space/constraint/region.ts";
import { readOutcome } from "../tuner/study/outcome.ts";
import { type StudySpec } from "../tuner/study/study.ts";
import { type Suggestion, type Trial } from "../tuner/study/trial.ts";
import { type Evaluated, type Evaluating, type OpenTrial, type Study, type StudyTrial } from "./contract.ts";

/** A process that cannot renew its leases for this long loses its trials. */
export const LEASE_MILLISECONDS = 60_000;

/** The store of a study. */
export interface Memory extends TrialWriter {
  /** The identity used in leases, for trials whose lease does not name one. */
  readonly holder: string;
  /** Starts the next trial, or returns why there is none. */
  ask(worker: string, signal: AbortSignal): Promise<Trial | RunEnd>;
  enqueue(suggestion: Suggestion): Promise<Trial>;
  trials(): Promise<readonly Trial[]>;
  /** The complete trial with the best value; null before the first. */
  best(): Promise<Trial | null>;
  close(): Promise<void>;
}

export function openStudy<Values>(
  spec: Pick<StudySpec, "name" | "space" | "constraints" | "metrics">,
  memory: Memory,
): Study<Values> {
  const { name: study, metrics } = spec;
  const { holder } = memory;
  const [{ name: metric }] = metrics;
  const typed = (trial: Trial) => typedTrial<Values>(trial, metric);

  function openTrial(trial: Trial): OpenTrial<Values> {
    const { number, hyperparameters } = trial;
    const held = { study, number, holder: holderOf(trial, memory) };
    const stop = every(LEASE_MILLISECONDS / 3, () => {
      const lease = { worker: trial.worker ?? "ask", holder: held.holder, expiresAt: Date.now() + LEASE_MILLISECONDS };
      memory.renewLease(study, number, lease).catch(stop);
    });
    let last: number | null = null;
    const finish = async (outcome: ReturnType<typeof readOutcome>) => {
      const told = typed(await tell(memory, held, { outcome, now: Date.now() }));
      stop();
      return told;
    };
    return {
      number,
      hyperparameters: hyperparameters as Values,
      async report(step, value) {
        if (Number.isFinite(value)) last = value;
        const answer = await memory.addIntermediateValue(study, number, held.holder, { step, metric, value });
        return answer.stopRequested ? "stop" : "continue";
      },
      prune: () => finish({ state: "pruned", values: last === null ? {} : { [metric]: last } }),
      tell: (result) => finish(readOutcome(evaluationOf(result, metric), metrics)),
      fail: (kind, message) => finish({ state: "failed", failure: { kind, message } }),
      async release() {
        stop();
        await memory.release(study, number, held.holder, { kind: "interrupted", now: Date.now() });
      },
    };
  }

  return {
    name: study,
    async optimize(objective, { trials = Infinity, seconds, workers = 1, signal, onTrial }) {
      const thrown: unknown[] = [];
      const failed = new AbortController();
      const timeIsUp = seconds === undefined ? null : AbortSignal.timeout(seconds * 1000);
      const wanted = [signal, timeIsUp, failed.signal].filter((one) => one !== undefined && one !== null);
      let left = trials;
      const onEvent = (event: RunEvent) => {
        if (event.kind === "finished") onTrial?.(typed(event.trial));
      };
      const end = await optimize({
        store: memory,
        study,
        holder,
        leaseMilliseconds: LEASE_MILLISECONDS,
        now: () => Date.now(),
        every,
        onEvent,
        workers: Array.from({ length: workers }, (_, index) => `worker-${index + 1}`),
        signal: AbortSignal.any(wanted),
        ask: async (worker, stopping) => (left-- > 0 ? memory.ask(worker, stopping) : "budget"),
        objective: objectiveOf(spec, {
          evaluate: async (hyperparameters, context) => {
            const evaluating = evaluatingOf(context, metric);
            return evaluationOf(await objective(hyperparameters as Values, evaluating), metric);
          },
          onThrown(error) {
            thrown.push(error);
            failed.abort();
          },
        }),
      });
      if (thrown.length > 0) throw thrown[0];
      return end === "interrupted" && signal?.aborted !== true && timeIsUp?.aborted === true ? "budget" : end;
    },
    async ask() {
      const asked = await memory.ask("ask", new AbortController().signal);
      return typeof asked === "string" ? null : openTrial(asked);
    },
    async enqueue(hyperparameters) {
      const issues = validatePoint(spec, hyperparameters);
      if (issues.length > 0) throw new InvalidInput(issues);
      const suggestion = { hyperparameters: { ...hyperparameters }, reason: { strategy: "enqueued" } };
      return typed(await memory.enqueue(suggestion as Suggestion));
    },
    trials: async () => (await memory.trials()).map(typed),
    async front() {
      const trials = await memory.trials();
      const numbers = paretoFront(spec, trials)?.members ?? [];
      return numbers.flatMap((number) => trials.filter((trial) => trial.number === number).map(typed));
    },
    async best() {
      const best = await memory.best();
      return best === null ? null : typed(best);
    },
    close: () => memory.close(),
    [Symbol.asyncDispose]: () => memory.close(),
  };
}

/** An exception is passed to the caller, and its evaluation never settles, so that the run ends it. */
function objectiveOf(
  { space, metrics }: Pick<StudySpec, "space" | "metrics">,
  { evaluate, onThrown }: { evaluate: Objective["evaluate"]; onThrown: (error: unknown) => void },
): Objective {
  return {
    name: "objective",
    space,
    metrics,
    async evaluate(hyperparameters, context) {
      try {
        return await evaluate(hyperparameters, context);
      } catch (error) {
        if (!context.signal.aborted) onThrown(error);
        return new Promise(() => undefined);
      }
    },
  };
}

function evaluatingOf({ signal, trial, report }: EvaluationContext, metric: string): Evaluating {
  return { signal, number: trial.number, attempt: trial.attempt, report: (step, value) => report(step, metric, value) };
}

function evaluationOf(result: Evaluated, metric: string): Exclude<Evaluated, number> {
  if (typeof result === "number") return { values: { [metric]: result } };
  if (typeof result === "object" && result !== null && ("values" in result || "failure" in result)) return result;
  throw new TypeError(`objective; must return a number, { values } or { failure }: ${String(result)}`);
}

function typedTrial<Values>({ lease, revision, ...trial }: Trial, metric: string): StudyTrial<Values> {
  return { ...trial, hyperparameters: trial.hyperparameters as Values, value: trial.values?.[metric] ?? null };
}

/** The timer does not keep the process alive. */
function every(milliseconds: number, task: () => void): () => void {
  const timer = setInterval(task, milliseconds);
  timer.unref();
  return () => clearInterval(timer);
}
