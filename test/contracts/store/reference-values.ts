/** The building blocks of the reference store: its entries, and small queries on them. */
import { changeBetween } from "../../../common/change.ts";
import { wellFormed } from "../../../common/well-formed.ts";
import { CredenceError, InvalidInput, type ErrorCode } from "../../../common/errors.ts";
import type { JsonValue } from "../../../common/json-value.ts";
import type { Artifact } from "../../../common/artifact.ts";
import type { SearchSpace } from "../../../tuner/objective.ts";
import type {
  Attempt,
  AuditEntry,
  Author,
  ImportedTrial,
  IntermediateValue,
  KeptModel,
  StopAnswer,
  Store,
  StudyChanges,
} from "../../../tuner/store.ts";
import type { Study } from "../../../tuner/study/study.ts";
import type { Lease, Outcome, Trial, TrialState } from "../../../tuner/study/trial.ts";

export interface Entry {
  study: Study;
  readonly order: number;
  updatedAt: number;
  readonly spaces: SearchSpace[];
  /** By number, including deleted ones. */
  readonly trials: Trial[];
  /** Number → the revision of the deletion. */
  readonly deleted: Map<number, number>;
  /** By trial number. */
  readonly lastHolders: Map<number, string>;
  readonly reported: Map<number, IntermediateValue[]>;
  readonly artifacts: Map<number, readonly Artifact[]>;
  attempts: Attempt[];
  readonly audit: AuditEntry[];
  model: KeptModel | null;
}

export function present({ trials, deleted }: Entry): Trial[] {
  return trials.filter(({ number }) => !deleted.has(number));
}

export function bestOf(entry: Entry): Trial | null {
  const [metric] = entry.study.metrics;
  const sign = metric.direction === "minimize" ? 1 : -1;
  const meets = (trial: Trial) =>
    entry.study.metrics.every(({ name, atMost = Infinity, atLeast = -Infinity }) => {
      const value = (trial.values ?? {})[name];
      return (atMost === Infinity && atLeast === -Infinity) || (value >= atLeast && value <= atMost);
    });
  const complete = present(entry).filter((trial) => trial.state === "complete" && meets(trial));
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

/** Not before the start, whatever the clock says. */
function endOfTrial({ createdAt, startedAt }: Trial, now: number): number {
  return Math.max(now, startedAt ?? createdAt);
}

/**
 * Times are in order and in the years 0 to 9999; every value and every start belongs to an attempt, and not all
 * attempts were lost.
 */
function assertPast({ state, attempt, lost, worker, createdAt, startedAt, finishedAt }: Trial): void {
  const times = [createdAt, startedAt ?? createdAt, finishedAt ?? Infinity];
  if (times.some((time, index) => time < times[Math.max(0, index - 1)])) fail("invalid");
  if (times.some((time) => time < -62_167_219_200_000 || (time > 253_402_300_799_999 && time < Infinity)))
    fail("invalid");
  const isValued = state !== "failed";
  if (attempt === 0 && (isValued || startedAt !== null || worker !== null)) fail("invalid");
  if (lost > attempt - (isValued ? 1 : 0)) fail("invalid");
}

export function assertImported(study: Study, trial: ImportedTrial): void {
  assertFinished(study, trial);
  assertPast(trial);
  assertArtifacts(trial.artifacts ?? []);
  assertChanges({ attributes: trial.attributes });
}

export function stopped(trial: Trial, now: number): Trial {
  const failure = { kind: "infeasible", message: "stopped before it ran" } as const;
  return { ...trial, stopRequested: true, state: "failed", failure, finishedAt: endOfTrial(trial, now) };
}

export function artifactsOf(outcome: Outcome): readonly Artifact[] | undefined {
  return outcome.state === "failed" ? undefined : outcome.artifacts;
}

export function assertArtifacts(artifacts: readonly Artifact[]): void {
  if (new Set(artifacts.map(({ name }) => name)).size < artifacts.length) fail("invalid");
  if (Buffer.byteLength(artifacts.map((artifact) => JSON.stringify(artifact)).join("")) > 2 ** 20) fail("invalid");
}

/** Deliberate changes have finite numbers, and attributes within the size limit. */
export function assertChanges(changes: StudyChanges): void {
  assertFinite(changes);
  if (!Number.isInteger(changes.maxAttempts ?? 1) || (changes.maxAttempts ?? 1) < 1) fail("invalid");
  if (JSON.stringify(changes.attributes ?? {}).length > 65_536) fail("invalid");
}

export function endOf({ state, values, standardErrors, metrics, failure }: Trial): JsonValue {
  return json({ state, values, standardErrors, metrics, failure });
}

/** The value unchanged, with a different type. */
export function json(value: unknown): JsonValue {
  return structuredClone(value) as JsonValue;
}

export function started(trial: Trial, lease: Lease, now: number): Trial {
  return {
    ...trial,
    state: "running",
    attempt: trial.attempt + 1,
    lease,
    worker: lease.worker,
    steps: null,
    startedAt: Math.max(now, trial.createdAt),
  };
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

/** With sorted keys, and −0 distinguished from 0. */
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

/** Copies values on the way in and out, like a database. */
export function copying(store: Store): Store {
  return new Proxy(store, {
    get(target, name: keyof Store) {
      const operation: unknown = Reflect.get(target, name);
      if (typeof operation !== "function") return operation;
      if (name === "atomically") return operation;
      return async (...given: unknown[]) => structuredClone(await operation(...structuredClone(given.map(wellFormed))));
    },
  });
}

/** Throws `not-found`. */
export function trialIn(entry: Entry, number: number): Trial {
  return present(entry).find((trial) => trial.number === number) ?? fail("not-found");
}

/** Records the attempt of a trial that waits for another one. */
export function keepAttempt(
  entry: Entry,
  { trial, ended }: { trial: Trial; ended: Trial },
  { end, endedAt }: Pick<Attempt, "end" | "endedAt">,
): void {
  const { number, attempt, worker, startedAt } = trial;
  const began = startedAt ?? endedAt;
  const kept = { number, attempt, worker: worker ?? "", startedAt: began, endedAt: Math.max(endedAt, began), end };
  if (ended.state === "waiting") entry.attempts.push(kept);
}

/** It waits for another attempt; one that was to be pruned is pruned. */
export function released(trial: Trial, now: number): Trial {
  const { pruning } = trial;
  if (pruning === null) return { ...trial, state: "waiting", lease: null };
  const { values } = pruning;
  return { ...trial, state: "pruned", values, lease: null, finishedAt: endOfTrial(trial, now) };
}

export function lastStepOf(values: readonly IntermediateValue[], before: number | null = null): number | null {
  return values.reduce<number | null>((last, { step }) => Math.max(step, last ?? step) + 0, before);
}

export function answerOf({ stopRequested, pruning }: Trial): StopAnswer {
  return { stopRequested, prunedBy: pruning?.rule ?? null };
}

/** The attempt is lost; the trial waits for another one, or has failed. */
export function lose(entry: Entry, trial: Trial, { message, now }: { message: string; now: number }): Trial {
  if (trial.pruning !== null) return released(trial, now);
  const lost = { ...trial, lost: trial.lost + 1, lease: null };
  if (lost.lost < entry.study.maxAttempts && !trial.stopRequested) return { ...lost, state: "waiting" };
  return { ...lost, state: "failed", failure: { kind: "transient", message }, finishedAt: endOfTrial(trial, now) };
}

/** The trial, with its expired lease resumed by the holder, unless another holder has taken it since. */
export function resumedTrial(entry: Entry, trial: Trial, holder: string): Trial {
  const lost = lossOf(entry, trial);
  if (trial.state !== "waiting" || entry.lastHolders.get(trial.number) !== holder || lost === undefined) {
    return fail("lease-lost");
  }
  const lease = { worker: trial.worker ?? "", holder, expiresAt: lost.endedAt };
  return { ...trial, state: "running", lost: Math.max(0, trial.lost - 1), lease };
}

export function forgetLoss(entry: Entry, trial: Trial): void {
  entry.attempts.splice(
    entry.attempts.findIndex((one) => one === lossOf(entry, trial)),
    1,
  );
}

function lossOf({ attempts }: Entry, { number, attempt }: Trial) {
  return attempts.find((one) => one.number === number && one.attempt === attempt && one.end === "lost");
}

export function finishedBy(trial: Trial, outcome: Outcome, now: number): Trial {
  return { ...trial, ...fieldsOf(outcome), lease: null, finishedAt: trial.finishedAt ?? endOfTrial(trial, now) };
}

export function newEntry(study: Study, order: number): Entry {
  return {
    study,
    order,
    updatedAt: study.createdAt,
    spaces: [study.space],
    trials: [],
    deleted: new Map(),
    lastHolders: new Map(),
    reported: new Map(),
    artifacts: new Map(),
    attempts: [],
    audit: [],
    model: null,
  };
}

/** Increments the study's revision. */
export function count(entry: Entry): number {
  entry.study = { ...entry.study, revision: entry.study.revision + 1 };
  return entry.study.revision;
}

export function record(
  entry: Entry,
  author: Author,
  change: Pick<AuditEntry, "number" | "action" | "before" | "after">,
): void {
  assertFinite(author.now);
  entry.updatedAt = Math.max(entry.updatedAt, author.now);
  entry.audit.push({ ...author, ...change, ...(json(changeBetween(change.before, change.after)) as object) });
}

export function keepModelIn(entry: Entry, content: string | null, now: number): void {
  assertFinite(now);
  if (content !== null && Buffer.byteLength(content) > 64 * 2 ** 20) fail("invalid");
  entry.model = content === null ? null : { text: content, keptAt: now };
  entry.updatedAt = Math.max(entry.updatedAt, now);
  count(entry);
}

/** The study without constraints and assessment if it has none. */
export function withoutEmpty({
  constraints = [],
  assessment = null,
  ...rest
}: Omit<Study, "assessment"> & Pick<StudyChanges, "assessment">): Study {
  return {
    ...rest,
    ...(constraints.length === 0 ? {} : { constraints }),
    ...(assessment === null ? {} : { assessment }),
  };
}
