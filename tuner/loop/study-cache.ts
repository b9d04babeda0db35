/** In-memory snapshot of a study, kept current from the store's changes: its cost follows what changed, not the study. */
import { CredenceError } from "../../common/errors.ts";
import type { Changes, Store } from "../store.ts";
import { bestTrial } from "../study/best-trial.ts";
import { snapshotOf, type StudyProgress, type StudySnapshot } from "../study/snapshot.ts";
import type { Study } from "../study/study.ts";
import { isFinished, type Trial } from "../study/trial.ts";

/** Changes read at a time. */
const PAGE = 1000;

export interface StudyCache {
  /** Reads what has changed since the last call. Throws `not-found`. */
  refresh(): Promise<StudySnapshot>;
  /** The same without the trials. */
  readProgress(): Promise<StudyProgress>;
  /** The same inside an open transaction. */
  readProgressIn(transaction: Store): Promise<StudyProgress>;
  /** Invalidates the snapshot that is shared within this turn of the event loop. */
  invalidate(): void;
  /** Drops everything: changes read inside a transaction may have been rolled back. */
  reset(): void;
}

interface StudyCacheOptions {
  readonly store: Pick<Store, "readChanges">;
  /** Ends the turn of the event loop, between pages of a long history and before a snapshot is no longer shared. */
  readonly nextTurn: () => Promise<void>;
}

export function openStudyCache({ store, nextTurn }: StudyCacheOptions, name: string): StudyCache {
  let trials: Trial[] = [];
  /** Has a caller got `trials`? Then a change needs a copy. */
  let isShared = false;
  const open = new Map<number, Trial>();
  let study: Study | null = null;
  let revision = 0;
  let next = 0;
  /** The last steps of the trials, added up. */
  let steps = 0;
  let snapshot: StudySnapshot | null = null;
  /** The best trial; undefined when it has to be searched for. */
  let best: Trial | null | undefined;
  /** Counts resets: a page that was requested before a reset is discarded. */
  let resets = 0;
  let shared: Promise<StudySnapshot> | null = null;

  function reset(): void {
    trials = [];
    isShared = false;
    open.clear();
    [study, revision, next, steps, snapshot, best, shared] = [null, 0, 0, 0, null, undefined, null];
    resets += 1;
  }

  /** Replaces, adds or (null) removes the trial of a number. */
  function put(number: number, trial: Trial | null): void {
    if (isShared) trials = trials.slice();
    isShared = false;
    const index = indexOf(trials, number);
    const isThere = trials[index]?.number === number;
    steps += (trial?.steps ?? 0) - (isThere ? (trials[index].steps ?? 0) : 0);
    if (trial !== null) {
      // Not `splice`: nearly every change replaces a trial or appends one.
      if (isThere || index === trials.length) trials[index] = trial;
      else trials.splice(index, 0, trial);
    } else if (isThere) trials.splice(index, 1);
    if (trial === null || isFinished(trial)) open.delete(number);
    else open.set(number, trial);
    next = Math.max(next, number + 1);
    if (best?.number === number) best = undefined;
    else if (best !== undefined && trial?.state === "complete") best = better(best, trial);
  }

  function better(one: Trial | null, other: Trial): Trial | null {
    return study === null ? null : bestTrial(study, one === null ? [other] : [one, other]);
  }

  function readBest(): Trial | null {
    if (best === undefined && study !== null) best = bestTrial(study, trials);
    return best ?? null;
  }

  function accept(changes: Changes): void {
    for (const trial of changes.trials) put(trial.number, trial);
    for (const number of changes.deleted) put(number, null);
    const isSameSpace = study?.spaceRevision === changes.study.spaceRevision;
    if (changes.revision !== revision || changes.study.revision !== snapshot?.study.revision) snapshot = null;
    study = isSameSpace ? { ...changes.study, space: study?.space ?? changes.study.space } : changes.study;
    revision = Math.max(revision, changes.revision);
  }

  async function read(from: Pick<Store, "readChanges">, betweenPages: () => Promise<void>): Promise<StudySnapshot> {
    for (;;) {
      const before = resets;
      const changes = await from.readChanges(name, revision, PAGE);
      if (before !== resets) continue;
      const isOther = study !== null && changes.study.createdAt !== study.createdAt;
      // Deleted and created again under the same name.
      if (isOther || changes.study.revision < revision) {
        reset();
        continue;
      }
      accept(changes);
      if (!changes.more) break;
      await betweenPages();
    }
    if (study === null) throw new CredenceError("not-found", `No study named ${JSON.stringify(name)}.`);
    snapshot ??= snapshotOf(study, trials, { next, steps, open: [...open.values()], best: readBest });
    return snapshot;
  }

  const invalidate = () => {
    shared = null;
  };

  function readShared(): Promise<StudySnapshot> {
    if (shared !== null) return shared;
    const reading = read(store, nextTurn);
    shared = reading;
    void nextTurn().then(() => {
      if (shared === reading) invalidate();
    });
    return reading;
  }

  return {
    async refresh() {
      for (;;) {
        const read = await readShared();
        // Changed since, by a read inside a transaction.
        if (read !== snapshot) {
          invalidate();
          continue;
        }
        isShared = true;
        return read;
      }
    },
    readProgress: readShared,
    readProgressIn: (transaction) => read(transaction, () => Promise.resolve()),
    invalidate,
    reset,
  };
}

/** Index of the trial of this number, or where it would be inserted. Numbers are dense except for deleted trials. */
function indexOf(trials: readonly Trial[], number: number): number {
  const last = trials.at(-1);
  if (last === undefined || last.number < number) return trials.length;
  let [low, high] = [0, Math.min(number, trials.length - 1)];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (trials[middle].number < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
