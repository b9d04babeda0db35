/** An Optuna study, from the database of an RDBStorage or the file of a JournalStorage. */
import { MAX_TUNED } from "../../tuner/study/goals.ts";
import { didYouMean } from "../../common/did-you-mean.ts";
import { CredenceError } from "../../common/errors.ts";
import type { Metric } from "../../tuner/objective.ts";
import type { Result } from "../../tuner/study/outcome.ts";
import { type ForeignStudy, type ForeignTrial, studyNameFrom } from "./foreign-study.ts";
import type { OptunaStudy, OptunaTrial } from "./optuna-records.ts";
import { dimensionsOf, optunaSpace, type OptunaDimension } from "./optuna-space.ts";

/** The only study in the file, or the one with the given name. Throws `not-found` with the available names. */
export function chosenStudy(studies: readonly OptunaStudy[], name: string | undefined): OptunaStudy {
  const found = name === undefined ? (studies.length === 1 ? studies[0] : undefined) : findNamed(studies, name);
  if (found !== undefined) return found;
  if (studies.length === 0) throw new CredenceError("not-found", "The file has no Optuna study.");
  const names = studies.map((study) => study.name);
  const list = names.map((one) => JSON.stringify(one)).join(", ");
  const message =
    name === undefined
      ? `The file has ${studies.length} studies: ${list}. Choose one with --study.`
      : `The file has no study named ${JSON.stringify(name)}. ${didYouMean(name, names, `It has ${list}.`)}`;
  throw new CredenceError("not-found", message, name === undefined ? {} : { fields: { study: name } });
}

function findNamed(studies: readonly OptunaStudy[], name: string): OptunaStudy | undefined {
  return studies.find((study) => study.name === name);
}

export function foreignStudy(study: OptunaStudy): ForeignStudy {
  const space = optunaSpace(study.trials);
  const metrics = metricsOf(study);
  return {
    name: studyNameFrom(study.name),
    space: dimensionsOf(space),
    metrics,
    trials: study.trials.map((trial) => foreignTrial(trial, space, metrics)),
  };
}

function metricsOf({ directions, metricNames }: OptunaStudy): readonly [Metric, ...Metric[]] {
  const ways = directions.length === 0 ? (["minimize"] as const) : directions;
  const [first, ...others] = ways.map((direction, index) => ({
    name: metricNames?.[index] ?? (ways.length === 1 ? "value" : `value_${index}`),
    direction,
  }));
  // Objectives that Optuna optimizes together are tuned together, up to the supported number.
  const isTuned = ways.length <= MAX_TUNED;
  return [first, ...others.map((metric) => (isTuned ? { ...metric, tuned: true } : metric))];
}

function foreignTrial(
  trial: OptunaTrial,
  space: ReadonlyMap<string, OptunaDimension>,
  metrics: readonly Metric[],
): ForeignTrial {
  const hyperparameters = Object.fromEntries(
    [...trial.params].map(([name, { stored, distribution }]) => [name, space.get(name)?.read(stored, distribution)]),
  ) as ForeignTrial["hyperparameters"];
  const [{ name: metric }] = metrics;
  return {
    label: `trial ${trial.number}`,
    hyperparameters,
    ended: endOf(trial, metrics),
    startedAt: trial.startedAt,
    finishedAt: trial.finishedAt,
    intermediateValues: trial.intermediate
      .filter(({ value }) => Number.isFinite(value))
      .map(({ step, value }) => ({ step, metric, value })),
    attributes: { ...trial.attributes, optuna: trial.number },
  };
}

function endOf({ state, values }: OptunaTrial, metrics: readonly Metric[]): ForeignTrial["ended"] {
  const named = Object.fromEntries((values ?? []).map((value, index) => [metrics[index]?.name ?? "", value]));
  const ended: Readonly<Record<OptunaTrial["state"], Result | { readonly left: string }>> = {
    complete: values === null ? { left: "has no value" } : { values: named },
    pruned: {
      state: "pruned",
      values: Object.fromEntries(Object.entries(named).filter(([, one]) => Number.isFinite(one))),
    },
    // Optuna's samplers ignore failed trials, and the exception may have had any cause: our surrogate ignores them too.
    failed: { failure: { kind: "transient", message: "Failed in Optuna." } },
    running: { left: "is still running" },
    waiting: { left: "has not been run yet" },
  };
  return ended[state];
}
