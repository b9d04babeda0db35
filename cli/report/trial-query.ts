/** Which trials `credence trials` shows, and in what order. */
import { InvalidInput } from "../../common/errors.ts";
import { didYouMean } from "../../common/did-you-mean.ts";
import { isBetter } from "../../tuner/study/best-trial.ts";
import { paretoFront } from "../../tuner/pareto/front.ts";
import { hasRequirements, hasSeveralObjectives, meetsRequirements } from "../../tuner/study/goals.ts";
import type { Study } from "../../tuner/study/study.ts";
import type { Trial, TrialState } from "../../tuner/study/trial.ts";
import { isoTime } from "../terminal/format.ts";

export const trialStates: readonly TrialState[] = ["waiting", "running", "complete", "pruned", "failed"];

type Cell = number | string | boolean | null | undefined;

/** A column of the table or of CSV. */
export interface TrialColumn {
  readonly group: "trial" | "value" | "hyperparameter" | "metric";
  /** Unique within its group: a dimension may have the name of a standard column. */
  readonly key: string;
  valueOf(trial: Trial): Cell;
}

/** `number`, `value.loss`, `hyperparameter.lr`, `metric.seconds`. */
export function columnTitle({ group, key }: TrialColumn): string {
  return group === "trial" ? key : `${group}.${key}`;
}

/** All columns of a study, in the order in which they are shown. */
export function trialColumns(study: Study, trials: readonly Trial[]): readonly TrialColumn[] {
  const userMetrics = [...new Set(trials.flatMap(({ metrics }) => Object.keys(metrics ?? {})))];
  const own = (key: string, valueOf: (trial: Trial) => Cell): TrialColumn => ({ group: "trial", key, valueOf });
  const member = (
    group: "value" | "hyperparameter" | "metric",
    key: string,
    of: (trial: Trial) => Readonly<Record<string, Cell>> | null,
  ): TrialColumn => ({ group, key, valueOf: (trial) => memberOf(of(trial), key) });
  return [
    own("number", ({ number }) => number),
    own("state", ({ state }) => state),
    ...study.metrics.map(({ name }) => member("value", name, ({ values }) => values)),
    ...goalColumns(study, trials).map(({ key, holds }) => own(key, (trial) => (holds(trial) ? "yes" : null))),
    ...study.space.map(({ name }) => member("hyperparameter", name, ({ hyperparameters }) => hyperparameters)),
    ...userMetrics.map((name) => member("metric", name, ({ metrics }) => metrics)),
    own("failureKind", ({ failure }) => failure?.kind),
    own("failureMessage", ({ failure }) => failure?.message),
    own("startedAt", ({ startedAt }) => isoTime(startedAt)),
    own("finishedAt", ({ finishedAt }) => isoTime(finishedAt)),
    own("duration", secondsOf),
    own("worker", ({ worker }) => worker),
  ];
}

/** Whether a trial is on the Pareto front of several objectives, and whether it meets the requirements. */
function goalColumns(
  study: Study,
  trials: readonly Trial[],
): readonly { readonly key: string; readonly holds: (trial: Trial) => boolean }[] {
  const front = new Set(hasSeveralObjectives(study) ? paretoFront(study, trials)?.members : []);
  const meets = ({ state, values }: Trial) => state === "complete" && meetsRequirements(study.metrics, values);
  return [
    ...(hasSeveralObjectives(study) ? [{ key: "front", holds: ({ number }: Trial) => front.has(number) }] : []),
    ...(hasRequirements(study) ? [{ key: "feasible", holds: meets }] : []),
  ];
}

/**
 * The column with this name: `lr` and `hyperparameter.lr` for a dimension, `worker` and `trial.worker` for a standard
 * column, `value` for the first metric. Throws InvalidInput if there is no such column, or more than one.
 */
export function findColumn(name: string, columns: readonly TrialColumn[], flag: string): TrialColumn {
  const full = ({ group, key }: TrialColumn) => `${group}.${key}`;
  const exact = columns.find((column) => full(column) === name);
  if (exact !== undefined) return exact;
  const firstMetric = columns.find(({ group }) => group === "value");
  const found = columns.filter((column) => column.key === name || (name === "value" && column === firstMetric));
  if (found.length === 1) return found[0];
  const remedy =
    found.length > 1
      ? `Write ${found.map(full).join(" or ")}.`
      : didYouMean(
          name,
          columns.map(({ key }) => key),
          `The columns are ${columns.map(columnTitle).join(", ")}.`,
        );
  const rule = found.length > 1 ? "must be unambiguous" : "must exist in the study";
  throw new InvalidInput([{ path: flag, message: `column; ${rule}: ${JSON.stringify(name)}. ${remedy}` }]);
}

export interface TrialQuery {
  readonly states?: readonly TrialState[];
  /** A column's name, with a leading `-` for the reverse order. `value` puts the best first. */
  readonly sort?: string;
  /** Number of best complete trials to show. */
  readonly top?: number;
}

export function selectTrials(study: Study, trials: readonly Trial[], query: TrialQuery): readonly Trial[] {
  const { states, sort, top } = query;
  const [metric] = study.metrics;
  const valueOf = (trial: Trial) => memberOf(trial.values, metric.name);
  const wanted = trials.filter(({ state }) => states === undefined || states.includes(state));
  if (top !== undefined) {
    const best = wanted
      .filter((trial) => trial.state === "complete" && valueOf(trial) !== undefined)
      .sort((a, b) => bestFirst(valueOf(a), valueOf(b)))
      .slice(0, top);
    return sort === undefined ? best : sorted(best, sort);
  }
  return sort === undefined ? wanted : sorted(wanted, sort);

  function bestFirst(a: number | undefined, b: number | undefined): number {
    if (a === undefined || b === undefined || a === b) return Number(a === undefined) - Number(b === undefined);
    return isBetter(metric.direction, a, b) ? -1 : 1;
  }

  function sorted(some: readonly Trial[], by: string): readonly Trial[] {
    const isReversed = by.startsWith("-");
    const column = findColumn(isReversed ? by.slice(1) : by, trialColumns(study, trials), "--sort");
    const isTuned = column.group === "value" && column.key === metric.name;
    const sign = isReversed ? -1 : 1;
    // Trials without a value come last in either order.
    return some.toSorted((a, b) => {
      const [left, right] = [column.valueOf(a) ?? undefined, column.valueOf(b) ?? undefined];
      if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
      return sign * (isTuned ? bestFirst(Number(left), Number(right)) : compare(left, right));
    });
  }
}

function compare(a: number | string | boolean, b: number | string | boolean): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [left, right] = [String(a), String(b)];
  return left === right ? 0 : left < right ? -1 : 1;
}

function secondsOf({ startedAt, finishedAt }: Trial): number | null {
  return startedAt === null || finishedAt === null ? null : (finishedAt - startedAt) / 1000;
}

function memberOf<T>(values: Readonly<Record<string, T>> | null, name: string): T | undefined {
  return values !== null && Object.hasOwn(values, name) ? values[name] : undefined;
}
