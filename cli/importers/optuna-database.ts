/** Reads the tables of Optuna's RDBStorage, of any schema since Optuna 2.0. */
import type { JsonValue } from "../../common/json-value.ts";
import { distributionOf } from "./optuna-journal.ts";
import type { OptunaState, OptunaStudy, OptunaTrial } from "./optuna-records.ts";
import { timeOf } from "./time-of.ts";

type Row = Readonly<Record<string, unknown>>;
/** The rows of a table; none if the table does not exist. */
export type ReadTable = (table: string) => readonly Row[];

/** The tables that are read. */
export const optunaTables = [
  "studies",
  "study_directions",
  "study_system_attributes",
  "trials",
  "trial_params",
  "trial_values",
  "trial_intermediate_values",
  "trial_user_attributes",
] as const;

const states: Readonly<Record<string, OptunaState>> = {
  RUNNING: "running",
  COMPLETE: "complete",
  PRUNED: "pruned",
  FAIL: "failed",
  WAITING: "waiting",
};

export function readOptunaTables(read: ReadTable): readonly OptunaStudy[] {
  const byTrial = {
    params: grouped(read("trial_params"), "trial_id"),
    values: grouped(read("trial_values"), "trial_id"),
    intermediate: grouped(read("trial_intermediate_values"), "trial_id"),
    attributes: grouped(read("trial_user_attributes"), "trial_id"),
  };
  const trials = grouped(read("trials"), "study_id");
  const directions = grouped(read("study_directions"), "study_id");
  const system = grouped(read("study_system_attributes"), "study_id");
  return read("studies").map((study) => {
    const id = study.study_id;
    const names = (system.get(id) ?? []).find(({ key }) => key === "study:metric_names");
    const metricNames: unknown = names === undefined ? null : jsonOf(names.value_json);
    return {
      name: String(study.study_name),
      directions: sorted(directions.get(id) ?? [], "objective").map(({ direction }) =>
        direction === "MAXIMIZE" ? "maximize" : "minimize",
      ),
      metricNames: Array.isArray(metricNames) ? metricNames.map(String) : null,
      trials: sorted(trials.get(id) ?? [], "number").map((trial) => trialOf(trial, byTrial)),
    };
  });
}

function trialOf(row: Row, byTrial: Readonly<Record<string, ReadonlyMap<unknown, readonly Row[]>>>): OptunaTrial {
  const of = (table: string) => byTrial[table]?.get(row.trial_id) ?? [];
  const values = sorted(of("values"), "objective").map((one) => storedNumber(one.value, one.value_type));
  return {
    number: Number(row.number),
    state: states[String(row.state)] ?? "running",
    startedAt: timeOf(row.datetime_start),
    finishedAt: timeOf(row.datetime_complete),
    params: new Map(
      of("params").flatMap(({ param_name: name, param_value: stored, distribution_json: json }) => {
        const distribution = distributionOf(json);
        return distribution === null ? [] : [[String(name), { stored: Number(stored), distribution }] as const];
      }),
    ),
    values: values.length === 0 ? null : values,
    intermediate: of("intermediate").map((one) => ({
      step: Number(one.step),
      value: storedNumber(one.intermediate_value, one.intermediate_value_type),
    })),
    attributes: Object.fromEntries(of("attributes").map(({ key, value_json }) => [String(key), jsonOf(value_json)])),
  };
}

/** A non-finite value is stored as null, with its kind in another column. */
function storedNumber(value: unknown, type: unknown): number {
  if (type === "INF_POS") return Infinity;
  if (type === "INF_NEG") return -Infinity;
  return value === null || value === undefined || type === "NAN" ? Number.NaN : Number(value);
}

function jsonOf(text: unknown): JsonValue {
  try {
    return JSON.parse(String(text)) as JsonValue;
  } catch {
    return String(text);
  }
}

function grouped(rows: readonly Row[], key: string): ReadonlyMap<unknown, readonly Row[]> {
  const groups = new Map<unknown, Row[]>();
  for (const row of rows) {
    const group = groups.get(row[key]);
    if (group === undefined) groups.set(row[key], [row]);
    else group.push(row);
  }
  return groups;
}

function sorted(rows: readonly Row[], key: string): readonly Row[] {
  return [...rows].sort((a, b) => Number(a[key]) - Number(b[key]));
}
