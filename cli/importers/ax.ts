/** An Ax experiment, from the JSON that its clients save. */
import { defined } from "../../common/defined.ts";
import { InvalidInput } from "../../common/errors.ts";
import { isRecord } from "../../common/is-record.ts";
import type { Metric } from "../../tuner/objective.ts";
import { entriesOf, enumName, readAxExperiment, rowsOf, type AxRecord, type AxRow } from "./ax-records.ts";
import { axSpace, type AxSpace } from "./ax-space.ts";
import { type ForeignStudy, type ForeignTrial, studyNameFrom } from "./foreign-study.ts";
import { timeOf } from "./time-of.ts";

/** Throws InvalidInput if the text is not an Ax experiment, or has no objective. */
export function axStudy(text: string, file: string): ForeignStudy {
  const experiment = readAxExperiment(text, file);
  const space = axSpace(experiment.search_space as AxRecord);
  const metrics = metricsOf(experiment, file);
  const rows = rowsOf(experiment);
  const trials = entriesOf(experiment.trials)
    .filter((entry): entry is readonly [string, AxRecord] => isRecord(entry[1]))
    .map(([key, trial]) => ({ number: Number(trial.index ?? key), trial }))
    .sort((a, b) => a.number - b.number)
    .flatMap(({ number, trial }) =>
      foreignTrials(trial, { number, space, metrics, rows: rows.filter((row) => row.trial === number) }),
    );
  const { name } = experiment;
  return {
    name: studyNameFrom(typeof name === "string" && name !== "" ? name : file.replace(/^.*[/\\]|\.[^./\\]*$/g, "")),
    space: space.space,
    constraints: space.constraints,
    metrics,
    trials,
  };
}

function metricsOf(experiment: AxRecord, file: string): readonly [Metric, ...Metric[]] {
  const config = isRecord(experiment.optimization_config) ? experiment.optimization_config : {};
  const objective = isRecord(config.objective) ? config.objective : {};
  const several = Array.isArray(objective.objectives) ? objective.objectives : [objective];
  const metrics = several.filter(isRecord).flatMap((one): readonly Metric[] => {
    const name = isRecord(one.metric) ? one.metric.name : undefined;
    return typeof name === "string" ? [{ name, direction: one.minimize === true ? "minimize" : "maximize" }] : [];
  });
  const [first, ...others] = metrics;
  if (first !== undefined && metrics.length === several.length) return [first, ...others];
  const message = "objective; must name its metrics. Save the trials as a table, and import it with --from csv.";
  throw new InvalidInput([{ path: file, message }]);
}

interface Around {
  readonly number: number;
  readonly space: AxSpace;
  readonly metrics: readonly Metric[];
  /** The measurements of this trial. */
  readonly rows: readonly AxRow[];
}

/** One trial for each configuration; a batch has several. */
function foreignTrials(trial: AxRecord, { number, space, metrics, rows }: Around): readonly ForeignTrial[] {
  const arms = armsOf(trial);
  return arms.map((arm) => {
    const name = String(arm.name ?? "");
    const own = arms.length === 1 ? rows : rows.filter((row) => row.arm === name);
    const stored = entriesOf(arm.parameters ?? arm.params).filter(([one]) => space.space.some((d) => d.name === one));
    return {
      label: arms.length === 1 ? `trial ${number}` : `trial ${number}, arm ${name}`,
      hyperparameters: Object.fromEntries(stored.map(([one, value]) => [one, space.read(one, value)])),
      ended: endOf(enumName(trial.status), { metrics, rows: own }),
      startedAt: timeOf(plain(trial.time_run_started) ?? plain(trial.time_created)),
      finishedAt: timeOf(plain(trial.time_completed)),
      intermediateValues: curveOf(own, metrics),
      attributes: { ax: number, ...defined({ arm: name === "" ? undefined : name }) },
    };
  });
}

/** `{"__type": "datetime", "value": "2025-11-30 12:00:00.000000"}` → the text. */
function plain(value: unknown): unknown {
  return isRecord(value) ? value.value : value;
}

function armsOf(trial: AxRecord): readonly AxRecord[] {
  const structs = Array.isArray(trial.generator_run_structs) ? trial.generator_run_structs : [];
  const runs = [trial.generator_run, ...structs.map((one) => (isRecord(one) ? one.generator_run : null))];
  const arms = runs.flatMap((run) => (isRecord(run) && Array.isArray(run.arms) ? run.arms : []));
  return arms.filter(isRecord);
}

function curveOf(rows: readonly AxRow[], metrics: readonly Metric[]): ForeignTrial["intermediateValues"] {
  const [{ name }] = metrics;
  const points = rows.flatMap(({ metric, step, mean }) =>
    metric === name && step !== null && Number.isInteger(step) && step >= 0 && Number.isFinite(mean)
      ? [[step, { step, metric, value: mean }] as const]
      : [],
  );
  return points.length < 2 ? [] : [...new Map(points).values()].sort((a, b) => a.step - b.step);
}

function endOf(status: string, { metrics, rows }: Pick<Around, "metrics" | "rows">): ForeignTrial["ended"] {
  const last = new Map(rows.map((row) => [row.metric, row]));
  const values = Object.fromEntries([...last].map(([name, { mean }]) => [name, mean]));
  const errors = [...last].flatMap(([name, { sem }]) => (sem === null || sem < 0 ? [] : [[name, sem] as const]));
  const standardErrors = Object.fromEntries(errors.filter(([name]) => metrics.some((metric) => metric.name === name)));
  switch (status) {
    case "COMPLETED": {
      const missing = metrics.find(({ name }) => !(name in values));
      if (missing !== undefined) return { left: `has no value of ${missing.name}` };
      return {
        values: pick(values, metrics, true),
        standardErrors: unlessEmpty(standardErrors),
        metrics: unlessEmpty(pick(values, metrics, false)),
      };
    }
    case "EARLY_STOPPED":
      return { state: "pruned", values: finite(pick(values, metrics, true)) };
    case "FAILED":
      return { failure: { kind: "transient", message: "Failed in Ax." } };
    case "ABANDONED":
      return { failure: { kind: "transient", message: "Abandoned in Ax." } };
    default:
      return { left: `has not finished (${status === "" ? "no status" : status.toLowerCase()})` };
  }
}

/** The values of the metrics to optimize, or of the others. */
function pick(
  values: Readonly<Record<string, number>>,
  metrics: readonly Metric[],
  isOptimized: boolean,
): Readonly<Record<string, number>> {
  const isChosen = (name: string) => metrics.some((metric) => metric.name === name) === isOptimized;
  return Object.fromEntries(Object.entries(values).filter(([name]) => isChosen(name)));
}

function unlessEmpty(values: Readonly<Record<string, number>>): Readonly<Record<string, number>> | undefined {
  return Object.keys(values).length === 0 ? undefined : values;
}

function finite(values: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => Number.isFinite(value)));
}
