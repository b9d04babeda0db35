/**
 * In-memory snapshot of a study, kept up to date from the store's changes: the cost of an update is proportional to the
 * changes, not to the size of the study.
 */
import { CredenceError } from "../../common/errors.ts";
import type { Changes, Store } from "../store.ts";
import type { StudyProgress, StudySnapshot } from "../study/snapshot.ts";
import type { Study } from "../study/study.ts";
import { createCachedTrials } from "./cached-trials.ts";

/** Changes read at a time. */
const PAGE = 1000;

export interface StudyCache {
  /** Reads what has changed since the last call. Throws `not-found`. */
  refresh(): Promise<StudySnapshot>;
  /** Like `refresh`, without the trials. */
  readProgress(): Promise<StudyProgress>;
  /** Like `readProgress`, inside an open transaction. */
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
  let trials = createCachedTrials();
  let study: Study | null = null;
  let revision = 0;
  let snapshot: StudySnapshot | null = null;
  /** Counts resets: a page that was requested before a reset is discarded. */
  let resets = 0;
  /** The read that callers within this turn of the event loop share. */
  let shared: Promise<StudySnapshot> | null = null;

  function reset(): void {
    trials = createCachedTrials();
    [study, revision, snapshot, shared] = [null, 0, null, null];
    resets += 1;
  }

  function accept(changes: Changes): void {
    trials.accept(changes, study);
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
      // The study was deleted and recreated under the same name.
      if (isOther || changes.study.revision < revision) {
        reset();
        continue;
      }
      accept(changes);
      if (!changes.more) break;
      await betweenPages();
    }
    if (study === null) throw new CredenceError("not-found", `No study named ${JSON.stringify(name)}.`);
    snapshot ??= trials.snapshot(study);
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
        // It was changed in the meantime by a read inside a transaction.
        if (read !== snapshot) {
          invalidate();
          continue;
        }
        trials.share();
        return read;
      }
    },
    readProgress: readShared,
    readProgressIn: (transaction) => read(transaction, () => Promise.resolve()),
    invalidate,
    reset,
  };
}
