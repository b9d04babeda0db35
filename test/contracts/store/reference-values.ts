/** What the reference store is made of: its entries, and small questions about them. */
import { CredenceError, InvalidInput } from "../../../tuner/errors.ts";
import type { ErrorCode } from "../../../tuner/errors.ts";
import type { JsonValue } from "../../../tuner/json-value.ts";
import type { Artifact, SearchSpace } from "../../../tuner/objective.ts";
import type { Attempt, AuditEntry, IntermediateValue, Store } from "../../../tuner/store.ts";
import type { Study } from "../../../tuner/study.ts";
import type { Lease, Outcome, Trial, TrialState } from "../../../tuner/trial.ts";

export interface Entry {
  study: Study;
  readonly order: number;
  updatedAt: number;
  readonly spaces: SearchSpace[];
  /** By number; deleted ones too. */
  readonly trials: Trial[];
  /** Number → the revision of the deletion. */
  readonly deleted: Map<number, number>;
  /** By trial number. */
  readonly lastHolders: Map<number, string>;
  readonly reported: Map<number, IntermediateValue[]>;
  readonly artifacts: Map<number, readonly Artifact[]>;
  attempts: Attempt[];
  readonly audit: AuditEntry[];
}

export function present({ trials, deleted }: Entry): Trial[] {
  return trials.filter(({ number }) => !deleted.has(number));
}

export function bestOf(entry: Entry): Trial | null {
  const [metric] = entry.study.metrics;
  const sign = metric.direction === "minimize" ? 1 : -1;
  const complete = present(entry).filter(({ state }) => state === "complete");
  const value = (trial: Trial) => sign * (trial.values ?? {})[metric.name];
  return complete.sort((a, b) => value(a) - value(b) || a.number - b.number)[0] ?? null;
}

export function countsOf(trials: readonly Trial[]): Record<TrialState, number> {
  const count = (state: TrialState) => trials.filter((trial) => trial.state === state).length;
  return {
    waiting: count("waiting"),
    running: count("running"),
    complete: count("complete"),
    pruned: count("pruned"),
    failed: count("failed"),
  };
}

export function report({ reported }: Entry, number: number, value: IntermediateValue): void {
  const others = (reported.get(number) ?? []).filter(
    ({ step, metric }) => step !== value.step || metric !== value.metric,
  );
  reported.set(number, [...others, value]);
}

export function stopped(trial: Trial, now: number): Trial {
  const failure = { kind: "infeasible", message: "stopped before it ran" } as const;
  return { ...trial, stopRequested: true, state: "failed", failure, finishedAt: now };
}

export function artifactsOf(outcome: Outcome): readonly Artifact[] | undefined {
  return outcome.state === "failed" ? undefined : outcome.artifacts;
}

export function assertArtifacts(artifacts: readonly Artifact[]): void {
  if (new Set(artifacts.map(({ name }) => name)).size < artifacts.length) fail("invalid");
  if (Buffer.byteLength(artifacts.map((artifact) => JSON.stringify(artifact)).join("")) > 2 ** 20) fail("invalid");
}

export function endOf({ state, values, standardErrors, metrics, failure }: Trial): JsonValue {
  return json({ state, values, standardErrors, metrics, failure });
}

/** As it is, for the type. */
export function json(value: unknown): JsonValue {
  return structuredClone(value) as JsonValue;
}

export const neverRun = {
  state: "waiting",
  attempt: 0,
  lost: 0,
  stopRequested: false,
  spaceRevision: 0,
  revision: 0,
  notes: "",
  tags: [],
  attributes: {},
  lease: null,
  worker: null,
  values: null,
  standardErrors: null,
  metrics: null,
  failure: null,
  startedAt: null,
  finishedAt: null,
} as const;

export function started(trial: Trial, lease: Lease, now: number): Trial {
  return { ...trial, state: "running", attempt: trial.attempt + 1, lease, worker: lease.worker, startedAt: now };
}

export function fieldsOf(outcome: Outcome): Pick<Trial, "state" | "values" | "standardErrors" | "metrics" | "failure"> {
  const nothing = { values: null, standardErrors: null, metrics: null, failure: null };
  if (outcome.state === "failed") return { ...nothing, ...outcome };
  const { artifacts, ...end } = outcome;
  return { ...nothing, ...end };
}

export function assertFinished({ metrics }: Study, { state, values, failure, finishedAt }: Trial): void {
  if (state === "waiting" || state === "running" || finishedAt === null) fail("invalid");
  if ((state === "failed") !== (failure !== null) || (state === "failed") !== (values === null)) fail("invalid");
  if (state === "complete" && metrics.some(({ name }) => !Object.hasOwn(values ?? {}, name))) fail("invalid");
}

export function assertFinite(value: unknown): void {
  if (typeof value === "number" && !Number.isFinite(value)) fail("invalid");
  if (typeof value === "object" && value !== null) for (const member of Object.values(value)) assertFinite(member);
}

/** Sorted keys, and −0 told from 0. */
export function text(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => {
    if (Object.is(member, -0)) return "−0";
    if (typeof member !== "object" || member === null || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).sort());
  });
}

export function fail(code: ErrorCode): never {
  throw code === "invalid" ? new InvalidInput([]) : new CredenceError(code, code);
}

/** What goes in and out is copied, as by a database. */
export function copying(store: Store): Store {
  return new Proxy(store, {
    get(target, name: keyof Store) {
      const operation: unknown = Reflect.get(target, name);
      if (typeof operation !== "function") return operation;
      if (name === "atomically") return operation;
      return async (...given: unknown[]) => structuredClone(await operation(...structuredClone(given)));
    },
  });
}

/** Throws `not-found`. */
export function trialIn(entry: Entry, number: number): Trial {
  return present(entry).find((trial) => trial.number === number) ?? fail("not-found");
}

/** Keeps the attempt of a trial that waits for another one. */
export function keepAttempt(
  entry: Entry,
  { trial, ended }: { trial: Trial; ended: Trial },
  { end, endedAt }: Pick<Attempt, "end" | "endedAt">,
): void {
  const { number, attempt, worker, startedAt } = trial;
  const kept = { number, attempt, worker: worker ?? "", startedAt: startedAt ?? endedAt, endedAt, end };
  if (ended.state === "waiting") entry.attempts.push(kept);
}

/** The attempt is lost; the trial waits for another one, or has failed. */
export function lose(entry: Entry, trial: Trial, { message, now }: { message: string; now: number }): Trial {
  const lost = { ...trial, lost: trial.lost + 1, lease: null };
  if (lost.lost < entry.study.maxAttempts && !trial.stopRequested) return { ...lost, state: "waiting" };
  return { ...lost, state: "failed", failure: { kind: "transient", message }, finishedAt: now };
}
