/** The simplest implementation of the Store interface, using in-memory maps. The engines are compared with it. */
import type { RememberedAnswer, Store, StudyChanges } from "../../../tuner/store.ts";
import { newStudy, specDifferences, type Study } from "../../../tuner/study/study.ts";
import type { Trial } from "../../../tuner/study/trial.ts";
import { readsOf } from "./reference-reads.ts";
import { neverRun } from "./samples.ts";
import {
  answerOf,
  artifactsOf,
  assertArtifacts,
  assertChanges,
  assertFinished,
  assertFinite,
  assertImported,
  copying,
  count,
  endOf,
  fail,
  finishedBy,
  fieldsOf,
  forgetLoss,
  json,
  keepAttempt,
  keepModelIn,
  lastStepOf,
  lose,
  newEntry,
  present,
  record,
  released,
  report,
  resumedTrial,
  started,
  stopped,
  text,
  trialIn,
  type Entry,
  withoutEmpty,
} from "./reference-values.ts";

export function createReferenceStore(): Store {
  let entries = new Map<string, Entry>();
  let answers = new Map<string, { answer: RememberedAnswer; now: number; scope: string }>();
  let created = 0;

  const entryOf = (name: string): Entry => entries.get(name) ?? fail("not-found");
  const replace = (entry: Entry, given: Trial): Trial => {
    const trial = { ...given, revision: count(entry) };
    if (trial.lease !== null) entry.lastHolders.set(trial.number, trial.lease.holder);
    entry.trials[trial.number] = trial;
    entry.updatedAt = Math.max(entry.updatedAt, trial.createdAt, trial.startedAt ?? 0, trial.finishedAt ?? 0);
    return trial;
  };
  /**
   * `check` fails before anything has changed. An expired lease continues as long as no other holder has taken the
   * trial.
   */
  const heldBy = (entry: Entry, number: number, holder: string, check: (trial: Trial) => void): Trial => {
    const trial = trialIn(entry, number);
    if (trial.lease?.holder === holder) {
      check(trial);
      return trial;
    }
    const resumed = resumedTrial(entry, trial, holder);
    check(trial);
    forgetLoss(entry, trial);
    return replace(entry, resumed);
  };
  const append = (entry: Entry, trial: Trial): Trial =>
    replace(entry, { ...trial, number: entry.trials.length, spaceRevision: entry.study.spaceRevision });
  const store: Store = {
    async createStudy(spec, budget, now) {
      assertFinite({ spec, budget, now });
      const existing = entries.get(spec.name);
      if (existing !== undefined) {
        const { study, spaces } = existing;
        const isSame = [study.space, spaces[0]].some(
          (space) => specDifferences({ ...study, space }, spec).length === 0,
        );
        return isSame ? study : fail("conflict");
      }
      const study: Study = { ...spec, ...newStudy, budget, createdAt: now };
      entries.set(spec.name, newEntry(study, created++));
      return study;
    },
    ...readsOf(() => entries),
    async setBudget(name, budget) {
      const entry = entryOf(name);
      assertFinite(budget);
      entry.study = { ...entry.study, budget };
      count(entry);
      return entry.study;
    },
    async updateStudy(name, changes, author) {
      const entry = entryOf(name);
      const { study } = entry;
      const known = { ...study, constraints: study.constraints ?? [], assessment: study.assessment ?? null };
      const changed = Object.entries(changes).filter(
        ([field, value]) => value !== undefined && text(value) !== text(known[field as keyof Study]),
      );
      if (changed.length === 0) return study;
      const after = Object.fromEntries(changed) as StudyChanges;
      assertChanges(after);
      const before = Object.fromEntries(changed.map(([field]) => [field, known[field as keyof Study]]));
      record(entry, author, { number: null, action: "update-study", before: json(before), after: json(after) });
      entry.study = withoutEmpty({ ...known, ...after });
      if (after.space !== undefined || after.constraints !== undefined) {
        entry.spaces.push(after.space ?? study.space);
        entry.study = { ...entry.study, spaceRevision: study.spaceRevision + 1 };
      }
      count(entry);
      return entry.study;
    },
    async addSecondsUsed(name, seconds) {
      assertFinite(seconds);
      const entry = entryOf(name);
      entry.study = { ...entry.study, secondsUsed: entry.study.secondsUsed + seconds };
      count(entry);
    },
    async deleteStudy(name) {
      if (!entries.delete(name)) fail("not-found");
      for (const [key, { scope }] of answers) if (scope === name) answers.delete(key);
    },

    async addTrial(study, number, suggestion, { lease, now }) {
      const entry = entryOf(study);
      if (number !== entry.trials.length) return null;
      assertFinite({ suggestion, lease, now });
      const waiting: Trial = { ...suggestion, number, ...neverRun, createdAt: now };
      return append(entry, lease === null ? waiting : started(waiting, lease, now));
    },
    async enqueueTrial(study, suggestion, now) {
      const entry = entryOf(study);
      assertFinite({ suggestion, now });
      return append(entry, { ...suggestion, number: 0, ...neverRun, createdAt: now });
    },
    async importTrials(study, trials, author) {
      const entry = entryOf(study);
      const first = entry.trials.length;
      for (const trial of trials) assertImported(entry.study, trial);
      assertFinite(trials.map(({ number, lease, revision, spaceRevision, steps, ...rest }) => rest));
      const imported = trials.map(({ intermediateValues = [], artifacts = [], ...trial }) => {
        const added = append(entry, { ...trial, steps: lastStepOf(intermediateValues), lease: null });
        if (artifacts.length > 0) entry.artifacts.set(added.number, artifacts);
        for (const value of intermediateValues) report(entry, added.number, value);
        return added;
      });
      if (author !== undefined && trials.length > 0) {
        record(entry, author, {
          number: null,
          action: "import",
          before: null,
          after: { first, count: trials.length },
        });
      }
      return imported;
    },
    async claim(study, lease, now) {
      const entry = entryOf(study);
      let waiting = present(entry).find((trial) => trial.state === "waiting");
      while (waiting?.stopRequested === true) {
        replace(entry, stopped(waiting, now));
        waiting = present(entry).find((trial) => trial.state === "waiting");
      }
      if (waiting === undefined) return null;
      assertFinite({ lease, now });
      entry.reported.delete(waiting.number);
      return replace(entry, started(waiting, lease, now));
    },
    async renewLease(study, number, { holder, expiresAt }) {
      const entry = entryOf(study);
      const trial = heldBy(entry, number, holder, () => assertFinite(expiresAt));
      return answerOf(replace(entry, { ...trial, lease: { worker: trial.worker ?? "", holder, expiresAt } }));
    },
    async release(study, number, holder, why) {
      const entry = entryOf(study);
      const trial = heldBy(entry, number, holder, () => assertFinite(why));
      const ended: Trial = why.kind === "transient" ? lose(entry, trial, why) : released(trial, why.now);
      const end = why.kind === "transient" ? why.kind : "released";
      keepAttempt(entry, { trial, ended }, { end, endedAt: why.now });
      return replace(entry, ended);
    },
    async releaseLost(study, { now, deadHolders }) {
      assertFinite(now);
      const among = study === null ? [...entries.values()].sort((a, b) => a.order - b.order) : [entryOf(study)];
      return among.flatMap((entry) => {
        const lost = entry.trials.filter(
          ({ lease }) => lease !== null && (lease.expiresAt < now || deadHolders.includes(lease.holder)),
        );
        return lost.map((trial) => {
          const isDead = deadHolders.includes(trial.lease?.holder ?? "");
          const message = `lease; expired: ${trial.worker ?? ""} sent no heartbeat in time`;
          const ended: Trial = isDead ? released(trial, now) : lose(entry, trial, { message, now });
          keepAttempt(entry, { trial, ended }, { end: "lost", endedAt: Math.min(now, trial.lease?.expiresAt ?? now) });
          return { study: entry.study.name, trial: replace(entry, ended) };
        });
      });
    },
    async finishTrial(study, number, holder, { outcome, now }) {
      const entry = entryOf(study);
      const finish = (of: Trial) => finishedBy(of, outcome, now);
      const artifacts = artifactsOf(outcome) ?? [];
      const before = trialIn(entry, number);
      if (before.finishedAt !== null) {
        if (entry.lastHolders.get(number) !== holder) fail("lease-lost");
        const isSame = text([finish(before), artifacts]) === text([before, entry.artifacts.get(number) ?? []]);
        return isSame ? before : fail("conflict");
      }
      const trial = heldBy(entry, number, holder, (held) => {
        assertFinished(entry.study, finish(held));
        assertFinite({ finished: finish(held), artifacts, now });
        assertArtifacts(artifacts);
      });
      const finished = finish(trial);
      if (artifacts.length > 0) entry.artifacts.set(number, artifacts);
      return replace(entry, finished);
    },
    async addIntermediateValue(study, number, holder, value) {
      assertFinite(value);
      const entry = entryOf(study);
      const trial = heldBy(entry, number, holder, () => {});
      report(entry, number, value);
      return answerOf(replace(entry, { ...trial, steps: lastStepOf([value], trial.steps) }));
    },
    async pruneTrial(study, number, holder, decision) {
      const entry = entryOf(study);
      const trial = heldBy(entry, number, holder, () => assertFinite(decision));
      return answerOf(replace(entry, { ...trial, stopRequested: true, pruning: trial.pruning ?? decision }));
    },

    async correctTrial(study, number, outcome, author) {
      const entry = entryOf(study);
      const trial = trialIn(entry, number);
      if (trial.finishedAt === null) fail("conflict");
      const corrected = { ...trial, ...fieldsOf(outcome) };
      assertFinished(entry.study, corrected);
      const artifacts = artifactsOf(outcome);
      assertFinite({ corrected, artifacts });
      assertArtifacts(artifacts ?? []);
      record(entry, author, { number, action: "correct", before: endOf(trial), after: endOf(corrected) });
      if (artifacts !== undefined) entry.artifacts.set(number, artifacts);
      return replace(entry, corrected);
    },
    async deleteTrial(study, number, author) {
      const entry = entryOf(study);
      const trial = trialIn(entry, number);
      if (trial.state === "running") fail("conflict");
      record(entry, author, { number, action: "delete", before: json(trial), after: null });
      entry.deleted.set(number, count(entry));
      entry.reported.delete(number);
      entry.attempts = entry.attempts.filter((attempt) => attempt.number !== number);
      entry.artifacts.delete(number);
    },
    async annotateTrial(study, number, annotations, author) {
      const entry = entryOf(study);
      const trial = trialIn(entry, number);
      const changed = Object.entries(annotations).filter(
        ([field, value]) => value !== undefined && text(value) !== text(trial[field as keyof Trial]),
      );
      if (changed.length === 0) return trial;
      assertChanges(annotations);
      const before = Object.fromEntries(changed.map(([field]) => [field, trial[field as keyof Trial]]));
      const after = Object.fromEntries(changed);
      record(entry, author, { number, action: "annotate", before: json(before), after: json(after) });
      return replace(entry, { ...trial, ...after });
    },
    async requestStop(study, number, author) {
      const entry = entryOf(study);
      const trial = trialIn(entry, number);
      if (trial.finishedAt !== null) fail("conflict");
      if (trial.state === "running" && trial.stopRequested) return trial;
      const { state, stopRequested } = trial;
      const asked: Trial = state === "running" ? { ...trial, stopRequested: true } : stopped(trial, author.now);
      const before = { state, stopRequested };
      record(entry, author, { number, action: "stop", before, after: { state: asked.state, stopRequested: true } });
      return replace(entry, asked);
    },

    keepModel: async (study, text, now) => keepModelIn(entryOf(study), text, now),

    recallAnswer: async (scope, key) => answers.get(text([scope, key]))?.answer ?? null,
    async rememberAnswer(scope, key, answer, now) {
      assertFinite({ answer, now });
      const before = answers.get(text([scope, key]));
      if (before === undefined) answers.set(text([scope, key]), { answer, now, scope });
      else if (text(before.answer) !== text(answer)) fail("conflict");
    },
    async forgetAnswers(before) {
      assertFinite(before);
      const old = [...answers].filter(([, { now }]) => now < before);
      for (const [key] of old) answers.delete(key);
      return old.length;
    },

    async atomically(use) {
      const before = structuredClone({ entries, answers });
      try {
        return await use(copying(store));
      } catch (error) {
        ({ entries, answers } = before);
        throw error;
      }
    },
    // It has nothing to copy to a file, and copying inside a transaction is rejected anyway.
    checkStorage: () => Promise.resolve(),
    follow: () => () => undefined,
    backup: async () => fail("conflict"),
    close: async () => entries.clear(),
  };
  return copying(store);
}
