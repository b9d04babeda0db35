/** The Pareto front as text and as a document; the requirements, and how many trials meet them. */
import { paretoFront, type ParetoFront } from "../../tuner/pareto/front.ts";
import {
  hasRequirements,
  hasSeveralObjectives,
  requirementsOf,
  requirementText,
  tunedMetrics,
} from "../../tuner/study/goals.ts";
import type { Study } from "../../tuner/study/study.ts";
import type { Trial } from "../../tuner/study/trial.ts";
import { countOf, decimalsOf, formatHyperparameter, formatNumber, formatValue, listOf } from "../terminal/format.ts";
import { labelOf } from "../terminal/label.ts";
import { tableLines, type Column } from "../terminal/table.ts";
import { trialJson } from "./json.ts";

/** Number of rows shown in a report; `best` shows all. */
export const FEW_MEMBERS = 12;

/** The front of a study with several objectives; null for other studies, and before any trial is on it. */
export function frontOf(study: Study, trials: readonly Trial[]): ParetoFront | null {
  return hasSeveralObjectives(study) ? paretoFront(study, trials) : null;
}

/** With the full trials in place of their numbers. */
export function frontJson(front: ParetoFront, trials: readonly Trial[]): Readonly<Record<string, unknown>> {
  const { metrics, reference, hypervolume, complete, feasible } = front;
  const named = Object.fromEntries(metrics.map((name, k) => [name, reference[k]]));
  const members = membersOf(front, trials).map((trial) => {
    const { number, values, hyperparameters, metrics: recorded } = trialJson(trial);
    return { number, values, hyperparameters, metrics: recorded };
  });
  return { metrics, members, reference: named, hypervolume, complete, feasible };
}

/** The front in sentences. */
export function frontSentences(front: ParetoFront, study: Study): readonly string[] {
  const { members, metrics, reference, hypervolume, complete, feasible } = front;
  const names = listOf(metrics.map(labelOf));
  const first =
    members.length === 1
      ? `Of ${complete} complete trials, trial ${members[0]} is the best in ${names}.`
      : `${members.length} of ${countOf(complete, "complete trial")} are on the Pareto front of ${names}: no other trial improves on them in one metric without being worse in another.`;
  const point = metrics.map((name, k) => `${labelOf(name)} ${formatNumber(reference[k])}`).join(", ");
  const volume = `Its hypervolume relative to ${point} is ${formatNumber(hypervolume)}.`;
  return [first, volume, ...(hasRequirements(study) ? [feasibleSentence(study, { complete, feasible })] : [])];
}

/** How many trials meet the requirements; empty if there are none. */
export function requirementSentences(study: Study, trials: readonly Trial[]): readonly string[] {
  if (!hasRequirements(study)) return [];
  const complete = trials.filter(({ state }) => state === "complete").length;
  const feasible = paretoFront(study, trials)?.feasible ?? 0;
  return complete === 0 ? [] : [feasibleSentence(study, { complete, feasible })];
}

function feasibleSentence(study: Study, { complete, feasible }: { complete: number; feasible: number }): string {
  const required = listOf(requirementsOf(study.metrics).map(requirementText));
  const few = feasible === 0 ? " Until one does, the search looks for feasible trials." : "";
  return `${feasible} of ${countOf(complete, "complete trial")} meet ${required}.${few}`;
}

/** A row for each trial of the front: number, tuned metrics, hyperparameters; at most `limit` rows. */
export function frontTable(
  { front, study, trials }: { front: ParetoFront; study: Study; trials: readonly Trial[] },
  { width, limit = Infinity }: { width: number; limit?: number },
): readonly string[] {
  const all = membersOf(front, trials);
  const shown = all.slice(0, limit);
  const columns: readonly Column[] = [
    { title: "trial", cells: shown.map(({ number }) => String(number)), align: "right" },
    ...tunedMetrics(study.metrics).map(({ name }): Column => {
      const decimals = decimalsOf(all.map(({ values }) => values?.[name] ?? NaN));
      const cells = shown.map(({ values }) => formatValue(values?.[name] ?? NaN, decimals));
      return { title: name, cells, align: "decimal" };
    }),
    {
      title: "hyperparameters",
      cells: shown.map(({ hyperparameters }) =>
        Object.entries(hyperparameters)
          .map(([name, value]) => `${name}=${formatHyperparameter(value)}`)
          .join(" "),
      ),
      align: "left",
    },
  ];
  const more = all.length - shown.length;
  return [...tableLines(columns, { width }), ...(more === 0 ? [] : [`and ${more} more`])];
}

function membersOf({ members }: ParetoFront, trials: readonly Trial[]): readonly Trial[] {
  const byNumber = new Map(trials.map((trial) => [trial.number, trial]));
  return members.flatMap((number) => byNumber.get(number) ?? []);
}
