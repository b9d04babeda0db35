/** The search space of an Optuna study, derived from the distributions of its trials. */
import { defined } from "../../common/defined.ts";
import type { Dimension, HyperparameterValue, SearchSpace } from "../../tuner/space/search-space.ts";
import { choiceLabels } from "./foreign-study.ts";
import type { OptunaDistribution, OptunaTrial } from "./optuna-records.ts";

/** A dimension, and how to convert a stored number to one of its values. */
export interface OptunaDimension {
  readonly dimension: Dimension;
  read(stored: number, distribution: OptunaDistribution): HyperparameterValue;
}

interface Range {
  readonly kind: "float" | "int";
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
  readonly step: number | null;
}

/**
 * One dimension for each parameter of any trial. If ranges differ between trials, the union is taken; choices are
 * merged. A parameter that some trials lack becomes conditional on a categorical or integer parameter if the values of
 * that parameter separate the trials that have it from those that do not.
 */
export function optunaSpace(trials: readonly OptunaTrial[]): ReadonlyMap<string, OptunaDimension> {
  const names = [...new Set(trials.flatMap(({ params }) => [...params.keys()]))];
  const found = new Map<string, OptunaDimension>();
  for (const name of names) {
    const distributions = trials.flatMap(({ params }) => {
      const one = params.get(name)?.distribution;
      return one === undefined ? [] : [one];
    });
    const dimension = dimensionOf(name, distributions);
    const when = conditionOf(name, trials, found);
    found.set(name, when === null ? dimension : { ...dimension, dimension: { ...dimension.dimension, when } });
  }
  return found;
}

function dimensionOf(name: string, distributions: readonly OptunaDistribution[]): OptunaDimension {
  const ranges = distributions.map(rangeOf).filter((one) => one !== null);
  if (ranges.length < distributions.length) return categorical(name, distributions);
  const low = Math.min(...ranges.map((one) => one.low));
  const high = Math.max(...ranges.map((one) => one.high));
  const kind = ranges.every((one) => one.kind === "int") ? "int" : "float";
  const read = (stored: number) => (kind === "int" ? Math.round(stored) : stored);
  if (low === high) return { dimension: { name, kind: "categorical", choices: [low] }, read };
  const scale = ranges.every((one) => one.log) && low > 0 ? "log" : "linear";
  const [{ step }] = ranges;
  // Ranges that differ do not share a grid.
  const isGrid = scale === "linear" && step !== null && ranges.every((one) => one.step === step && one.low === low);
  return { dimension: { name, kind, low, high, scale, ...defined({ step: isGrid ? step : undefined }) }, read };
}

function categorical(name: string, distributions: readonly OptunaDistribution[]): OptunaDimension {
  const choices = new Map<string, unknown>();
  for (const { attributes } of distributions) {
    for (const choice of choicesOf(attributes)) choices.set(JSON.stringify(choice), choice);
  }
  const keys = [...choices.keys()];
  const labels = choiceLabels([...choices.values()]);
  return {
    dimension: { name, kind: "categorical", choices: labels },
    read: (stored, { attributes }) => labels[keys.indexOf(JSON.stringify(choicesOf(attributes)[Math.round(stored)]))],
  };
}

function choicesOf(attributes: Readonly<Record<string, unknown>>): readonly unknown[] {
  return Array.isArray(attributes.choices) ? attributes.choices : [];
}

/** Also handles the names used before Optuna 3; null for categorical distributions. */
function rangeOf({ name, attributes }: OptunaDistribution): Range | null {
  if (name === "CategoricalDistribution") return null;
  const step = attributes.step ?? attributes.q;
  const kind = name.startsWith("Int") ? "int" : "float";
  const stepsByOne = kind === "int" && Number(step) === 1;
  return {
    kind,
    low: Number(attributes.low),
    high: Number(attributes.high),
    log: attributes.log === true || /LogUniform/.test(name),
    step: step === undefined || step === null || stepsByOne ? null : Number(step),
  };
}

function conditionOf(
  name: string,
  trials: readonly OptunaTrial[],
  earlier: ReadonlyMap<string, OptunaDimension>,
): Readonly<Record<string, readonly HyperparameterValue[]>> | null {
  // A failed or running trial may lack parameters that it never reached.
  const whole = trials.filter(({ state }) => state === "complete" || state === "pruned");
  const [having, lacking] = [whole.filter(has(name)), whole.filter((trial) => !has(name)(trial))];
  if (lacking.length === 0) return null;
  for (const [parent, { dimension, read }] of earlier) {
    if (dimension.kind === "float" || !having.every(has(parent))) continue;
    const valuesIn = (some: readonly OptunaTrial[]) =>
      new Set(
        some.flatMap(({ params }) => {
          const one = params.get(parent);
          return one === undefined ? [] : [read(one.stored, one.distribution)];
        }),
      );
    const present = valuesIn(having);
    const absent = valuesIn(lacking);
    if ([...present].every((value) => !absent.has(value))) return { [parent]: [...present] };
  }
  return null;
}

function has(name: string): (trial: OptunaTrial) => boolean {
  return ({ params }) => params.has(name);
}

export function dimensionsOf(space: ReadonlyMap<string, OptunaDimension>): SearchSpace {
  return [...space.values()].map(({ dimension }) => dimension);
}
