/** The Store port in the plainest words: maps in memory. What the engines are compared with. */
import { CredenceError, InvalidInput } from "../../../tuner/errors.ts";
import type { ErrorCode } from "../../../tuner/errors.ts";
import type { IntermediateValue, Store } from "../../../tuner/store.ts";
import { specDifferences } from "../../../tuner/study.ts";
import type { Study } from "../../../tuner/study.ts";
import type { Lease, Outcome, Trial } from "../../../tuner/trial.ts";

interface Entry {
  study: Study;
  readonly order: number;
  readonly trials: Trial[];
  /** By trial number. */
  readonly lastHolders: Map<number, string>;
  readonly reported: Map<number, IntermediateValue[]>;
}

export function createReferenceStore(): Store {
  const entries = new Map<string, Entry>();
  let created = 0;

  const entryOf = (name: string): Entry => entries.get(name) ?? fail("not-found");
  const trialOf = (entry: Entry, number: number): Trial =>
    entry.trials.find((trial) => trial.number === number) ?? fail("not-found");
  const heldBy = (entry: Entry, number: number, holder: string): Trial => {
    const trial = trialOf(entry, number);
    return trial.lease?.holder === holder ? trial : fail("lease-lost");
  };
  const replace = (entry: Entry, trial: Trial): Trial => {
    if (trial.lease !== null) entry.lastHolders.set(trial.number, trial.lease.holder);
    entry.trials[trial.number] = trial;
    return trial;
  };

  const store: Store = {
    async createStudy(spec, budget, now) {
      assertFinite({ spec, budget, now });
      const existing = entries.get(spec.name);
      if (existing !== undefined) {
        return specDifferences(existing.study, spec).length === 0 ? existing.study : fail("conflict");
      }
      const study = { ...spec, budget, secondsUsed: 0, createdAt: now };
      entries.set(spec.name, { study, order: created++, trials: [], lastHolders: new Map(), reported: new Map() });
      return study;
    },
    readStudy: async (name) => entryOf(name).study,
    findStudy: async (name) => entries.get(name)?.study ?? null,
    async listStudies() {
      const newestFirst = [...entries.values()].sort(
        (a, b) => b.study.createdAt - a.study.createdAt || b.order - a.order,
      );
      return newestFirst.map(({ study, trials }) => {
        const { name, direction } = study.metrics[0];
        const values = trials.flatMap(({ state, values }) => (state === "complete" && values ? [values[name]] : []));
        const best = direction === "minimize" ? Math.min(...values) : Math.max(...values);
        const times = trials.flatMap(({ createdAt, startedAt, finishedAt }) => [createdAt, startedAt, finishedAt]);
        const count = (state: string) => trials.filter((trial) => trial.state === state).length;
        return {
          study,
          counts: {
            waiting: count("waiting"),
            running: count("running"),
            complete: count("complete"),
            pruned: count("pruned"),
            failed: count("failed"),
          },
          best: values.length === 0 ? null : best,
          updatedAt: Math.max(study.createdAt, ...times.map((time) => time ?? 0)),
        };
      });
    },
    async setBudget(name, budget) {
      const entry = entryOf(name);
      assertFinite(budget);
      return (entry.study = { ...entry.study, budget });
    },
    async addSecondsUsed(name, seconds) {
      assertFinite(seconds);
      const entry = entryOf(name);
      entry.study = { ...entry.study, secondsUsed: entry.study.secondsUsed + seconds };
    },
    async deleteStudy(name) {
      if (!entries.delete(name)) fail("not-found");
    },

    readTrials: async (study) => entryOf(study).trials,
    readTrial: async (study, number) => trialOf(entryOf(study), number),
    async readIntermediateValues(study, number) {
      const entry = entryOf(study);
      trialOf(entry, number);
      const values = [...(entry.reported.get(number) ?? [])];
      return values.sort((a, b) => a.step - b.step || Buffer.compare(Buffer.from(a.metric), Buffer.from(b.metric)));
    },

    async addTrial(study, number, suggestion, { lease, now }) {
      const entry = entryOf(study);
      if (number !== entry.trials.length) return null;
      assertFinite({ suggestion, lease, now });
      const waiting: Trial = { ...suggestion, number, ...neverRun, createdAt: now };
      return replace(entry, lease === null ? waiting : started(waiting, lease, now));
    },
    async importTrials(study, trials) {
      const entry = entryOf(study);
      const first = entry.trials.length;
      const imported = trials.map((trial, index) => ({ ...trial, number: first + index, lease: null }));
      for (const trial of imported) assertFinished(entry.study, trial);
      assertFinite(imported);
      return imported.map((trial) => replace(entry, trial));
    },
    async claim(study, lease, now) {
      const entry = entryOf(study);
      const waiting = entry.trials.find((trial) => trial.state === "waiting");
      if (waiting === undefined) return null;
      assertFinite({ lease, now });
      entry.reported.delete(waiting.number);
      return replace(entry, started(waiting, lease, now));
    },
    async renewLease(study, number, { holder, expiresAt }) {
      const entry = entryOf(study);
      const trial = heldBy(entry, number, holder);
      assertFinite(expiresAt);
      replace(entry, { ...trial, lease: { worker: trial.worker ?? "", holder, expiresAt } });
    },
    async release(study, number, holder) {
      const entry = entryOf(study);
      replace(entry, { ...heldBy(entry, number, holder), state: "waiting", lease: null });
    },
    async releaseLost(study, { now, deadHolders }) {
      assertFinite(now);
      const entry = entryOf(study);
      const lost = entry.trials.filter(
        ({ lease }) => lease !== null && (lease.expiresAt < now || deadHolders.includes(lease.holder)),
      );
      for (const trial of lost) replace(entry, { ...trial, state: "waiting", lease: null });
      return lost.map(({ number }) => number);
    },
    async finishTrial(study, number, holder, { outcome, now }) {
      const entry = entryOf(study);
      const trial = trialOf(entry, number);
      if (entry.lastHolders.get(number) !== holder || trial.state === "waiting") fail("lease-lost");
      const finished = { ...trial, ...fieldsOf(outcome), lease: null, finishedAt: trial.finishedAt ?? now };
      if (trial.lease === null) return text(finished) === text(trial) ? trial : fail("conflict");
      assertFinished(entry.study, finished);
      assertFinite(finished);
      return replace(entry, finished);
    },
    async addIntermediateValue(study, number, holder, value) {
      assertFinite(value);
      const entry = entryOf(study);
      heldBy(entry, number, holder);
      const others = (entry.reported.get(number) ?? []).filter(
        ({ step, metric }) => step !== value.step || metric !== value.metric,
      );
      entry.reported.set(number, [...others, value]);
    },
    close: async () => entries.clear(),
  };
  return copying(store);
}

const neverRun = {
  state: "waiting",
  attempt: 0,
  lease: null,
  worker: null,
  values: null,
  standardErrors: null,
  metrics: null,
  failure: null,
  startedAt: null,
  finishedAt: null,
} as const;

function started(trial: Trial, lease: Lease, now: number): Trial {
  return { ...trial, state: "running", attempt: trial.attempt + 1, lease, worker: lease.worker, startedAt: now };
}

function fieldsOf(outcome: Outcome): Pick<Trial, "state" | "values" | "standardErrors" | "metrics" | "failure"> {
  const nothing = { values: null, standardErrors: null, metrics: null, failure: null };
  return { ...nothing, ...outcome };
}

function assertFinished({ metrics }: Study, { state, values, failure, finishedAt }: Trial): void {
  if (state === "waiting" || state === "running" || finishedAt === null) fail("invalid");
  if ((state === "failed") !== (failure !== null) || (state === "failed") !== (values === null)) fail("invalid");
  if (state === "complete" && metrics.some(({ name }) => !Object.hasOwn(values ?? {}, name))) fail("invalid");
}

function assertFinite(value: unknown): void {
  if (typeof value === "number" && !Number.isFinite(value)) fail("invalid");
  if (typeof value === "object" && value !== null) for (const member of Object.values(value)) assertFinite(member);
}

/** Sorted keys, and −0 told from 0. */
function text(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => {
    if (Object.is(member, -0)) return "−0";
    if (typeof member !== "object" || member === null || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).sort());
  });
}

function fail(code: ErrorCode): never {
  throw code === "invalid" ? new InvalidInput([]) : new CredenceError(code, code);
}

/** What goes in and out is copied, as by a database. */
function copying(store: Store): Store {
  return new Proxy(store, {
    get(target, name: keyof Store) {
      const operation: unknown = Reflect.get(target, name);
      if (typeof operation !== "function") return operation;
      return async (...given: unknown[]) => structuredClone(await operation(...structuredClone(given)));
    },
  });
}
