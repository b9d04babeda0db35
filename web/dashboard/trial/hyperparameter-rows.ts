/** A trial's hyperparameters next to those of the default and of the best trial, row by row. */
import type { Hyperparameters, SearchSpace } from "../../api.ts";
import { columnFormat, type NumberFormat } from "../format/column.ts";
import { activeDimensions, defaultsOf, type Dimension, positionOf, type Value, valuesOf } from "./position.ts";

export interface HyperparameterRow {
  readonly dimension: Dimension;
  /** Undefined if the dimension is inactive. */
  readonly own: Value | undefined;
  readonly standard: Value | undefined;
  readonly best: Value | undefined;
  /** Format of the three values, chosen so that different values look different. */
  readonly format: NumberFormat;
  /** Position in the dimension's range, from 0 to 1. */
  readonly positions: { readonly own: number | null; readonly standard: number | null; readonly best: number | null };
  /** Difference from the best trial's value: a factor on a log scale, a difference on a linear one. */
  readonly change: string | null;
}

export interface Compared {
  readonly space: SearchSpace;
  readonly own: Hyperparameters;
  /** Null if there is no best trial, or this is the best. */
  readonly best: Hyperparameters | null;
}

/** The dimensions for which this trial, the default or the best trial has a value. */
export function hyperparameterRows({ space, own, best }: Compared): readonly HyperparameterRow[] {
  const defaults = defaultsOf(space);
  const activeHere = new Set(activeDimensions(space, own).map(({ name }) => name));
  const rows = space.map((dimension): HyperparameterRow => {
    const { name } = dimension;
    const values = { own: own[name], standard: defaults[name], best: best?.[name] };
    const positions = {
      own: positionOf(dimension, values.own),
      standard: positionOf(dimension, values.standard),
      best: positionOf(dimension, values.best),
    };
    const change = activeHere.has(name) ? changeOf(dimension, values.own, values.best) : null;
    const numbers = Object.values(values).map((value) => (typeof value === "number" ? value : null));
    return { dimension, ...values, format: columnFormat(numbers, { isExact: true }), positions, change };
  });
  return rows.filter(({ own, standard, best }) => own !== undefined || standard !== undefined || best !== undefined);
}

/** `× 2.5` or `+ 0.3`; null if there is nothing to compare with, or no difference. */
export function changeOf(dimension: Dimension, value: Value | undefined, other: Value | undefined): string | null {
  if (typeof value !== "number" || typeof other !== "number" || value === other) return null;
  if (dimension.kind !== "float" && dimension.kind !== "int") return null;
  const digits = (size: number) => String(Number(size.toPrecision(3)));
  if (dimension.scale === "log") {
    const factor = value / other;
    return factor > 1 ? `× ${digits(factor)}` : `÷ ${digits(1 / factor)}`;
  }
  return `${value > other ? "+" : "−"} ${digits(Math.abs(value - other))}`;
}

/** `1e-5 … 1, log`: the allowed values, for a hint. */
export function rangeOf(dimension: Dimension, say: (value: Value) => string): string {
  if (dimension.kind === "categorical" || dimension.kind === "ordinal") return valuesOf(dimension).map(say).join(", ");
  const { low, high, scale, step } = dimension;
  const remarks = [...(scale === "log" ? ["log"] : []), ...(step === undefined ? [] : [`step ${say(step)}`])];
  return [`${say(low)} … ${say(high)}`, ...remarks].join(", ");
}
