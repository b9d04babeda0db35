/** What is known of a study, in memory, kept current by what has changed since. */
import { isBudgetSpent, remainingTrials } from "../budget.ts";
import { CredenceError } from "../errors.ts";
import type { Changes, Store } from "../store.ts";
import type { Study } from "../study.ts";
import { isFinished } from "../trial.ts";
import type { Trial } from "../trial.ts";
import type { ServicePorts } from "./ports.ts";

/** Changes read at a time. */
const PAGE = 1000;

export interface Knowledge {
  /** Its space is the same object as long as it is the same space. */
  readonly study: Study;
  /** In order of number. */
  readonly trials: readonly Trial[];
  /** Those that wait or run, in no order. */
  readonly open: readonly Trial[];
  /** Number that the next trial will have. */
  readonly next: number;
  /** How many have finished. */
  readonly finished: number;
  /** Trials that may finish within the budget; Infinity when they are not limited. */
  readonly left: number;
  readonly isBudgetSpent: boolean;
}

export interface History {
  /** Reads what has changed since. Throws `not-found`. */
  refresh(): Promise<Knowledge>;
  /** As it is inside a transaction under way. */
  refreshIn(transaction: Store): Promise<Knowledge>;
  /** Something has changed: those who asked in this turn of the event loop know it not. */
  stale(): void;
  /** Everything will be read anew: what was read inside a transaction may not have happened. */
  forget(): void;
}

/** The turn of the event loop ends between pages, so that a long history holds nobody up. */
export function openHistory({ store, nextTurn }: Pick<ServicePorts, "store" | "nextTurn">, name: string): History {
  let trials: Trial[] = [];
  /** Has somebody got `trials`? They must not see it change. */
  let isShared = false;
  const open = new Map<number, Trial>();
  let study: Study | null = null;
  let revision = 0;
  let next = 0;
  let known: Knowledge | null = null;
  /** Times that everything was forgotten: what was read before then is of another study. */
  let lives = 0;
  /** What those who ask in the same turn share. */
  let shared: Promise<Knowledge> | null = null;

  function forget(): void {
    trials = [];
    isShared = false;
    open.clear();
    [study, revision, next, known, shared] = [null, 0, 0, null, null];
    lives += 1;
  }

  /** Replaces, adds or (null) removes the trial of a number. */
  function put(number: number, trial: Trial | null): void {
    if (isShared) trials = trials.slice();
    isShared = false;
    const at = placeOf(trials, number);
    const isThere = trials[at]?.number === number;
    if (trial !== null) trials.splice(at, isThere ? 1 : 0, trial);
    else if (isThere) trials.splice(at, 1);
    if (trial === null || isFinished(trial)) open.delete(number);
    else open.set(number, trial);
    next = Math.max(next, number + 1);
  }

  function accept(changes: Changes): void {
    for (const trial of changes.trials) put(trial.number, trial);
    for (const number of changes.deleted) put(number, null);
    const isSameSpace = study?.spaceRevision === changes.study.spaceRevision;
    if (changes.revision !== revision || changes.study.revision !== known?.study.revision) known = null;
    study = isSameSpace ? { ...changes.study, space: study?.space ?? changes.study.space } : changes.study;
    revision = Math.max(revision, changes.revision);
  }

  /** `rest` is awaited between pages. */
  async function read(from: Store, rest: () => Promise<void>): Promise<Knowledge> {
    for (;;) {
      const life = lives;
      const changes = await from.readChanges(name, revision, PAGE);
      if (life !== lives) continue;
      const isOther = study !== null && changes.study.createdAt !== study.createdAt;
      // Deleted and made again under its name: another study.
      if (isOther || changes.study.revision < revision) {
        forget();
        continue;
      }
      accept(changes);
      if (!changes.more) break;
      await rest();
    }
    if (study === null) throw new CredenceError("not-found", `study; must exist: ${JSON.stringify(name)}`);
    isShared = true;
    known ??= describe(study, trials, { next, open: [...open.values()] });
    return known;
  }

  const stale = () => {
    shared = null;
  };

  function refresh(): Promise<Knowledge> {
    if (shared !== null) return shared;
    const reading = read(store, nextTurn);
    shared = reading;
    void nextTurn().then(() => {
      if (shared === reading) stale();
    });
    return reading;
  }

  return { refresh, refreshIn: (transaction) => read(transaction, () => Promise.resolve()), stale, forget };
}

/** Where the trial of this number stands, or would. Numbers are dense but for deleted ones. */
function placeOf(trials: readonly Trial[], number: number): number {
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

function describe(study: Study, trials: readonly Trial[], { next, open }: Pick<Knowledge, "next" | "open">): Knowledge {
  const finished = trials.length - open.length;
  return {
    ...{ study, trials, open, next, finished },
    left: remainingTrials(study, trials),
    isBudgetSpent: isBudgetSpent(study, trials),
  };
}
