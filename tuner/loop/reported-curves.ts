/** The curves of the pruning metric reported by a study's trials, kept current from the store's changes. */
import { defined } from "../../common/defined.ts";
import type { Curve } from "../pruning/curve.ts";
import { signOf } from "../pruning/decide.ts";
import type { PruningSettings } from "../pruning/pruning.ts";
import type { Store } from "../store.ts";
import type { Study } from "../study/study.ts";
import type { Trial } from "../study/trial.ts";

/** Number of most recent trials that rules consider. */
const MAX_TRIALS = 10_000;
/** Trials read at a time. */
const PAGE = 500;

export interface ReportedCurves {
  /** Reads what has changed, and returns the curves in order of number. */
  read(store: Store, study: Study, pruning: PruningSettings): Promise<readonly Curve[]>;
  /** Drops everything: data read inside a transaction may have been rolled back. */
  reset(): void;
}

export function openReportedCurves(): ReportedCurves {
  let curves = new Map<number, Curve>();
  let revision = 0;
  let createdAt: number | null = null;
  /** The curves in order; null after a change. */
  let list: readonly Curve[] | null = null;

  function reset(): void {
    [curves, revision, createdAt, list] = [new Map(), 0, null, null];
  }

  function put({ number, state, values }: Pick<Trial, "number" | "state" | "values">, curve: Curve): void {
    list = null;
    curves.delete(number);
    const isComplete = state === "complete" && values !== null;
    if (curve.steps.length > 0) curves.set(number, { ...curve, isComplete });
  }

  async function readRange(
    store: Store,
    { study, pruning, trials }: { study: Study; pruning: PruningSettings; trials: readonly Trial[] },
  ): Promise<void> {
    const sign = signOf(pruning);
    const [from, until] = [trials[0]?.number ?? 0, (trials.at(-1)?.number ?? -1) + 1];
    const reported = await store.readCurves(study.name, pruning.metric, from, until - from);
    const byNumber = new Map(reported.map((one) => [one.number, one]));
    for (const trial of trials) {
      const { steps = [], values = [] } = byNumber.get(trial.number) ?? {};
      const turned = sign === 1 ? values : values.map((value) => -value);
      put(trial, { number: trial.number, isComplete: false, steps, values: turned });
    }
  }

  async function readAll(store: Store, study: Study, pruning: PruningSettings): Promise<void> {
    const first = Math.max(0, (await store.nextNumber(study.name)) - MAX_TRIALS);
    for (let after = first - 1; ;) {
      const trials = await store.listTrials(study.name, {
        limit: PAGE,
        ...defined({ after: after < 0 ? undefined : after }),
      });
      if (trials.length === 0) break;
      await readRange(store, { study, pruning, trials });
      after = trials[trials.length - 1].number;
    }
  }

  async function readChanged(store: Store, study: Study, pruning: PruningSettings): Promise<void> {
    for (;;) {
      const changes = await store.readChanges(study.name, revision, PAGE);
      for (const number of changes.deleted) if (curves.delete(number)) list = null;
      for (const trial of changes.trials) {
        // Waiting trials have no curves, and those of finished trials no longer change.
        if (trial.steps === null && !curves.has(trial.number)) continue;
        await readRange(store, { study, pruning, trials: [trial] });
      }
      revision = changes.revision;
      if (!changes.more) return;
    }
  }

  return {
    reset,
    async read(store, study, pruning) {
      // The study was deleted and recreated under the same name, or restored.
      if (study.createdAt !== createdAt || study.revision < revision) reset();
      if (createdAt === null) {
        await readAll(store, study, pruning);
        [createdAt, revision] = [study.createdAt, study.revision];
      } else if (study.revision > revision) await readChanged(store, study, pruning);
      if (curves.size > MAX_TRIALS) {
        const old = [...curves.keys()].sort((a, b) => a - b).slice(0, curves.size - MAX_TRIALS);
        for (const number of old) curves.delete(number);
        list = null;
      }
      list ??= [...curves.values()].sort((a, b) => a.number - b.number);
      return list;
    },
  };
}
