/** What is known of a study, in memory, kept current by what has changed since. */
import { CredenceError } from "../errors.ts";
import type { Store } from "../store.ts";
import type { Study } from "../study.ts";
import { isFinished } from "../trial.ts";
import type { Trial } from "../trial.ts";

/** Changes read at a time. */
const PAGE = 1000;

export interface Knowledge {
  readonly study: Study;
  /** In order of number. */
  readonly trials: readonly Trial[];
  /** Number that the next trial will have. */
  readonly next: number;
  /** How many have finished. */
  readonly finished: number;
}

export interface History {
  /** Reads what has changed since. Throws `not-found`. */
  refresh(store: Store): Promise<Knowledge>;
}

export function openHistory(name: string): History {
  const trials = new Map<number, Trial>();
  let study: Study | null = null;
  let revision = 0;
  let next = 0;
  let known: Knowledge | null = null;
  /** Times that everything was forgotten: what was read before then is of another study. */
  let lives = 0;

  function forget(): void {
    trials.clear();
    [study, revision, next, known] = [null, 0, 0, null];
    lives += 1;
  }

  return {
    async refresh(store) {
      for (;;) {
        const life = lives;
        const changes = await store.readChanges(name, revision, PAGE);
        if (life !== lives) continue;
        const isOther = study !== null && changes.study.createdAt !== study.createdAt;
        // Deleted and made again under its name: another study.
        if (isOther || changes.study.revision < revision) {
          forget();
          continue;
        }
        for (const trial of changes.trials) {
          trials.set(trial.number, trial);
          next = Math.max(next, trial.number + 1);
        }
        for (const number of changes.deleted) {
          trials.delete(number);
          next = Math.max(next, number + 1);
        }
        if (known === null || changes.revision !== revision || changes.study.revision !== known.study.revision) {
          known = null;
        }
        study = changes.study;
        revision = Math.max(revision, changes.revision);
        if (!changes.more) break;
      }
      if (study === null) throw new CredenceError("not-found", `study; must exist: ${JSON.stringify(name)}`);
      known ??= describe(study, [...trials.values()], next);
      return known;
    },
  };
}

function describe(study: Study, unordered: Trial[], next: number): Knowledge {
  const trials = unordered.sort((a, b) => a.number - b.number);
  return { study, trials, next, finished: trials.filter(isFinished).length };
}
