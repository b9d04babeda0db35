/** Reads a journal of Optuna's JournalFileBackend: one JSON object per line, each an operation, applied in order. */
import type { JsonValue } from "../../common/json-value.ts";
import { isRecord } from "../../common/is-record.ts";
import { quotedNonFinite } from "../../common/non-finite-json.ts";
import type { OptunaDistribution, OptunaState, OptunaStudy, OptunaTrial } from "./optuna-records.ts";
import { timeOf } from "./time-of.ts";

/** The numeric codes of JournalOperation in Optuna's storages/journal/_storage.py. */
const operations = {
  createStudy: 0,
  deleteStudy: 1,
  setStudySystemAttribute: 3,
  createTrial: 4,
  setParam: 5,
  setState: 6,
  setIntermediate: 7,
  setAttribute: 8,
} as const;
/** Indexed by the numeric codes of TrialState. */
const states: readonly OptunaState[] = ["running", "complete", "pruned", "failed", "waiting"];

interface Growing<T> {
  readonly deleted: { now: boolean };
  readonly value: T;
}
type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
type GrowingTrial = Writable<Omit<OptunaTrial, "params" | "intermediate" | "attributes">> & {
  readonly params: Map<string, { readonly stored: number; readonly distribution: OptunaDistribution }>;
  readonly intermediate: Map<number, number>;
  readonly attributes: Record<string, JsonValue>;
};
type GrowingStudy = Writable<Omit<OptunaStudy, "trials">> & { readonly trials: GrowingTrial[] };

/** Whether the text looks like such a journal. */
export function isJournal(text: string): boolean {
  return /^\s*\{"op_code": ?\d/.test(text);
}

/** Skips invalid lines, such as one truncated by a crash, as Optuna does. */
export function readJournal(text: string): readonly OptunaStudy[] {
  const studies: Growing<GrowingStudy>[] = [];
  const trials: GrowingTrial[] = [];
  for (const line of text.split("\n")) {
    const operation = parsedLine(line);
    if (operation !== null) apply(operation, studies, trials);
  }
  return studies
    .filter(({ deleted }) => !deleted.now)
    .map(({ value }) => ({ ...value, trials: value.trials.map(finished) }));
}

function parsedLine(line: string): Readonly<Record<string, unknown>> | null {
  if (line.trim() === "") return null;
  try {
    const value: unknown = JSON.parse(quotedNonFinite(line));
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function apply(
  operation: Readonly<Record<string, unknown>>,
  studies: Growing<GrowingStudy>[],
  trials: GrowingTrial[],
): void {
  const study = studies[Number(operation.study_id)]?.value;
  const trial = trials[Number(operation.trial_id)];
  switch (operation.op_code) {
    case operations.createStudy: {
      const directions = listOf(operation.directions).map((one) => (one === 2 ? "maximize" : "minimize"));
      const value = { name: String(operation.study_name), directions, metricNames: null, trials: [] };
      studies.push({ deleted: { now: false }, value });
      return;
    }
    case operations.deleteStudy: {
      const found = studies[Number(operation.study_id)];
      if (found !== undefined) found.deleted.now = true;
      return;
    }
    case operations.setStudySystemAttribute: {
      const names = isRecord(operation.system_attr) ? operation.system_attr["study:metric_names"] : undefined;
      if (study !== undefined && Array.isArray(names)) study.metricNames = names.map(String);
      return;
    }
    case operations.createTrial: {
      if (study === undefined) return;
      const created = newTrial(operation, study.trials.length);
      study.trials.push(created);
      trials.push(created);
      return;
    }
    case operations.setParam: {
      const distribution = distributionOf(operation.distribution);
      if (trial === undefined || distribution === null) return;
      trial.params.set(String(operation.param_name), {
        stored: numberOf(operation.param_value_internal),
        distribution,
      });
      return;
    }
    case operations.setState:
      if (trial === undefined) return;
      trial.state = states[Number(operation.state)] ?? trial.state;
      if (Array.isArray(operation.values)) trial.values = operation.values.map(numberOf);
      trial.startedAt = timeOf(operation.datetime_start) ?? trial.startedAt;
      trial.finishedAt = timeOf(operation.datetime_complete) ?? trial.finishedAt;
      return;
    case operations.setIntermediate:
      trial?.intermediate.set(Number(operation.step), numberOf(operation.intermediate_value));
      return;
    case operations.setAttribute:
      if (trial !== undefined && isRecord(operation.user_attr)) Object.assign(trial.attributes, operation.user_attr);
      return;
  }
}

/** A trial can be created in a finished state, with all its fields. */
function newTrial(operation: Readonly<Record<string, unknown>>, number: number): GrowingTrial {
  const distributions = isRecord(operation.distributions) ? operation.distributions : {};
  const params = isRecord(operation.params) ? operation.params : {};
  const intermediate = isRecord(operation.intermediate_values) ? operation.intermediate_values : {};
  const one = operation.value === undefined || operation.value === null ? null : [numberOf(operation.value)];
  return {
    number,
    state: operation.state === undefined ? "running" : (states[Number(operation.state)] ?? "running"),
    startedAt: timeOf(operation.datetime_start),
    finishedAt: timeOf(operation.datetime_complete),
    params: new Map(
      Object.entries(params).flatMap(([name, stored]) => {
        const distribution = distributionOf(distributions[name]);
        return distribution === null ? [] : [[name, { stored: numberOf(stored), distribution }] as const];
      }),
    ),
    values: Array.isArray(operation.values) ? operation.values.map(numberOf) : one,
    intermediate: new Map(Object.entries(intermediate).map(([step, value]) => [Number(step), numberOf(value)])),
    attributes: isRecord(operation.user_attrs) ? ({ ...operation.user_attrs } as Record<string, JsonValue>) : {},
  };
}

function finished(trial: GrowingTrial): OptunaTrial {
  return { ...trial, intermediate: [...trial.intermediate].map(([step, value]) => ({ step, value })) };
}

/** Optuna nests a distribution as JSON in a JSON string. */
export function distributionOf(value: unknown): OptunaDistribution | null {
  let read: unknown = value;
  try {
    if (typeof value === "string") read = JSON.parse(quotedNonFinite(value));
  } catch {
    return null;
  }
  if (!isRecord(read) || typeof read.name !== "string" || !isRecord(read.attributes)) return null;
  return { name: read.name, attributes: read.attributes };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function numberOf(value: unknown): number {
  return value === null ? Number.NaN : Number(value);
}
