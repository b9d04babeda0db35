/** The search space of an Ax experiment: parameters, their conditions, and constraints on them. */
import { defined } from "../../common/defined.ts";
import { isRecord } from "../../common/is-record.ts";
import type { Condition, Dimension, HyperparameterValue, SearchSpace } from "../../tuner/space/search-space.ts";
import { entriesOf, enumName, type AxRecord } from "./ax-records.ts";
import { choiceLabels } from "./foreign-study.ts";

export interface AxSpace {
  readonly space: SearchSpace;
  readonly constraints: readonly string[];
  /** Converts a stored value to one of ours. */
  read(name: string, stored: unknown): HyperparameterValue;
}

export function axSpace(searchSpace: AxRecord): AxSpace {
  const parameters = listOf(searchSpace.parameters);
  const labels = new Map(parameters.map((one) => [String(one.name), labelsOf(one)]));
  const conditions = conditionsOf(parameters, labels);
  const dimensions = parameters.flatMap((one) => {
    const dimension = dimensionOf(one, labels.get(String(one.name)));
    const when = conditions.get(String(one.name));
    return dimension === null ? [] : [{ ...dimension, ...defined({ when }) }];
  });
  return {
    space: parentsFirst(dimensions),
    constraints: listOf(searchSpace.parameter_constraints).flatMap(constraintText),
    read: (name, stored) =>
      labels.get(name)?.get(JSON.stringify(stored)) ?? (typeof stored === "number" ? stored : String(stored)),
  };
}

function listOf(value: unknown): readonly AxRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** JSON of a choice → its label; undefined for ranges. */
function labelsOf(parameter: AxRecord): ReadonlyMap<string, HyperparameterValue> | undefined {
  const values = Array.isArray(parameter.values) ? parameter.values : "value" in parameter ? [parameter.value] : null;
  if (values === null) return undefined;
  const labels = choiceLabels(values);
  return new Map(values.map((value, index) => [JSON.stringify(value), labels[index]]));
}

/** Null for parameters that are computed from others, which are not dimensions. */
function dimensionOf(
  parameter: AxRecord,
  labels: ReadonlyMap<string, HyperparameterValue> | undefined,
): Dimension | null {
  const name = String(parameter.name);
  if (labels !== undefined) {
    const values = [...labels.values()];
    return parameter.is_ordered === true && values.length > 1
      ? { name, kind: "ordinal", levels: values }
      : { name, kind: "categorical", choices: values };
  }
  const [low, high] = [Number(parameter.lower), Number(parameter.upper)];
  if (!Number.isFinite(low) || !Number.isFinite(high)) return null;
  if (low === high) return { name, kind: "categorical", choices: [low] };
  const kind = enumName(parameter.parameter_type) === "INT" ? "int" : "float";
  const step = typeof parameter.step_size === "number" ? parameter.step_size : undefined;
  if (parameter.log_scale === true && low > 0) return { name, kind, low, high, scale: "log" };
  return { name, kind, low, high, scale: "linear", ...defined({ step }) };
}

/** Parameters that a choice activates: `dependents` maps a value to the names that are active with it. */
function conditionsOf(
  parameters: readonly AxRecord[],
  labels: ReadonlyMap<string, ReadonlyMap<string, HyperparameterValue> | undefined>,
): ReadonlyMap<string, Condition> {
  const conditions = new Map<string, Record<string, HyperparameterValue[]>>();
  for (const parent of parameters) {
    const name = String(parent.name);
    for (const [key, children] of entriesOf(parent.dependents)) {
      const value = choiceNamed(key, labels.get(name));
      if (value === undefined || !Array.isArray(children)) continue;
      for (const child of children) {
        const condition = conditions.get(String(child)) ?? {};
        (condition[name] ??= []).push(value);
        conditions.set(String(child), condition);
      }
    }
  }
  return conditions;
}

/** JSON keys are strings: `True`, `true`, `16` and `adam` name the choices true, 16 and "adam". */
function choiceNamed(
  key: string,
  labels: ReadonlyMap<string, HyperparameterValue> | undefined,
): HyperparameterValue | undefined {
  return labels?.get(JSON.stringify(key)) ?? labels?.get(key.toLowerCase()) ?? labels?.get(key);
}

function parentsFirst(dimensions: readonly Dimension[]): SearchSpace {
  const ordered: Dimension[] = [];
  let waiting = dimensions;
  while (waiting.length > 0) {
    const isReady = ({ when = {} }: Dimension) =>
      Object.keys(when).every((parent) => !waiting.some(({ name }) => name === parent));
    const ready = waiting.filter(isReady);
    if (ready.length === 0) return [...ordered, ...waiting];
    ordered.push(...ready);
    waiting = waiting.filter((one) => !isReady(one));
  }
  return ordered;
}

/** `{a: 1, b: -2} ≤ 3` as `a - 2*b <= 3`; also Ax's short forms for an order and a sum. */
function constraintText(constraint: AxRecord): readonly string[] {
  const { lower_name, upper_name, parameter_names, bound, is_upper_bound } = constraint;
  if (typeof lower_name === "string" && typeof upper_name === "string")
    return [`${nameIn(lower_name)} <= ${nameIn(upper_name)}`];
  if (typeof bound !== "number") return [];
  if (Array.isArray(parameter_names)) {
    return [`${parameter_names.map(nameIn).join(" + ")} ${is_upper_bound === false ? ">=" : "<="} ${bound}`];
  }
  const terms = entriesOf(constraint.constraint_dict).flatMap(([name, weight]) =>
    typeof weight === "number" && weight !== 0 ? [{ name, weight }] : [],
  );
  if (terms.length === 0) return [];
  const text = terms.map(({ name, weight }, index) => {
    const sign = weight < 0 ? "-" : index === 0 ? "" : "+";
    const size = Math.abs(weight);
    return `${sign} ${size === 1 ? "" : `${size}*`}${nameIn(name)}`.trim();
  });
  return [`${text.join(" ")} <= ${bound}`];
}

/** Puts braces around a name that a constraint could not parse otherwise. */
function nameIn(name: unknown): string {
  const text = String(name);
  const isWord = /^[\p{L}_][\p{L}\p{M}\p{N}_.]*$/u.test(text) && !/^(?:and|or|not|in|true|false)$/.test(text);
  return isWord ? text : `{${text}}`;
}
