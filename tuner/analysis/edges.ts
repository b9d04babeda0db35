/** Detects configurations at an end of a range, beyond which better values may lie. */
import type { Dimension, Hyperparameters, SearchSpace } from "../space/search-space.ts";
import { formatDimension } from "../space/syntax.ts";

/** An end of a dimension's range, and the same dimension with a wider range. */
export interface RangeEnd {
  readonly name: string;
  readonly end: "lower" | "upper";
  readonly bound: number;
  /** In the syntax of `--space`, such as `lr=float(1e-6,1,log)`. */
  readonly wider: string;
}

/** Fraction of the range, on the dimension's scale, that counts as its end. */
const EDGE = 0.02;
/** Extension of a widened range: a factor on a log scale, a fraction of the range on a linear scale. */
const [FACTOR, SHARE] = [10, 0.5];

/** For numeric dimensions only. */
export function edgesOf(space: SearchSpace, hyperparameters: Hyperparameters): readonly RangeEnd[] {
  return space.flatMap((dimension): readonly RangeEnd[] => {
    if (dimension.kind !== "float" && dimension.kind !== "int") return [];
    const { name, low, high } = dimension;
    if (!Object.hasOwn(hyperparameters, name) || !(high > low)) return [];
    const along = dimension.scale === "log" ? Math.log : (value: number) => value;
    const position = (along(Number(hyperparameters[name])) - along(low)) / (along(high) - along(low));
    if (position > EDGE && position < 1 - EDGE) return [];
    const end = position <= EDGE ? "lower" : "upper";
    const bound = end === "lower" ? low : high;
    return [{ name, end, bound, wider: formatDimension(widened(dimension, end)) }];
  });
}

function widened(dimension: Extract<Dimension, { kind: "float" | "int" }>, end: RangeEnd["end"]): Dimension {
  const { kind, low, high, scale, step = 0 } = dimension;
  const more = SHARE * (high - low);
  // Keeps the step grid; integers remain integers.
  const room = step > 0 ? Math.ceil(more / step) * step : kind === "int" ? Math.ceil(more) : more;
  const bounds =
    end === "lower"
      ? { low: scale === "log" ? low / FACTOR : low - room, high }
      : { low, high: scale === "log" ? high * FACTOR : high + room };
  const whole =
    kind === "int"
      ? { low: Math.max(scale === "log" ? 1 : -Infinity, Math.floor(bounds.low)), high: bounds.high }
      : bounds;
  return { ...dimension, ...whole };
}
