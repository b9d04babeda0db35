/**
 * Where the user expects the optimum, as a density π that fades as results come in (Hvarfner et al. 2022, "πBO:
 * Augmenting acquisition functions with user beliefs for Bayesian optimization"): after n results, β/n · ln π(x) is added
 * to the logarithm of the acquisition.
 *
 * π is a product over the dimensions with a likely value: a normal density in the dimension's coordinate, mixed with a
 * constant so that a wrong expectation excludes nothing. It is relative to its maximum: ln π ≤ 0.
 */
import { fromCoordinate, inactiveCoordinate, toCoordinate } from "../space/dimension.ts";
import { holds } from "../space/encoding.ts";
import type { Dimension, Hyperparameters, HyperparameterValue, SearchSpace } from "../space/search-space.ts";
import { encodeSpace } from "../space/snapper.ts";
import type { SurfaceTerm } from "./requirement-surface.ts";
import type { Surface } from "./surface.ts";

/** β. */
const CONFIDENCE = 2;
/** Exponent applied to the density at the best point to obtain the trust. */
const SENSITIVITY = 2;
/** Weight of the constant in the mixture. */
const DOUBT = 0.05;
/** Standard deviation of π if `within` is not given, as a fraction of the range. */
const DEFAULT_DEVIATION = 0.25;
/** Density of each choice other than the likely one. */
const OTHER_CHOICE = 0.25;

/**
 * The likely value of each active dimension; for others the default, or the middle of the range. Null if no dimension
 * has a likely value.
 */
export function likelyPoint(space: SearchSpace): Hyperparameters | null {
  if (space.every(({ likely }) => likely === undefined)) return null;
  const values: Record<string, HyperparameterValue> = {};
  for (const dimension of space) {
    if (!holds(dimension, values)) continue;
    values[dimension.name] = dimension.likely ?? dimension.default ?? fromCoordinate(dimension, 0.5);
  }
  return values;
}

/**
 * β/n · t · ln π after `seen` results, where `best` is the best point so far; null if no dimension has a likely value.
 * The trust t ∈ (0, 1] is the squared geometric mean over dimensions of the density at the best point: an expectation
 * that the results contradict fades immediately.
 */
export function likelyOptimum(
  space: SearchSpace,
  { seen, best }: { readonly seen: number; readonly best: Float64Array | undefined },
): SurfaceTerm | null {
  const densities = space.flatMap((dimension, k) => densitiesOf(dimension, k));
  if (densities.length === 0) return null;
  const { isActive } = encodeSpace(space);
  const contradiction = best === undefined ? 0 : densities.reduce((sum, { k, at }) => sum + at(best[k]).value, 0);
  const trust = Math.exp((SENSITIVITY * contradiction) / densities.length);
  const factor = (CONFIDENCE * trust) / Math.max(1, seen);
  const valueAt = (point: Float64Array) =>
    densities.reduce((sum, { k, at }) => sum + (isActive(point, k) ? at(point[k]).value : 0), 0);
  return {
    values: (points) => Float64Array.from(points, (point) => factor * valueAt(point)),
    addGradient(point, gradient) {
      for (const { k, at } of densities) if (isActive(point, k)) gradient[k] += factor * at(point[k]).slope;
      return factor * valueAt(point);
    },
  };
}

/** The surface with the term added; the surface itself if there is none. */
export function withTerm(surface: Surface, term: SurfaceTerm | null): Surface {
  if (term === null) return surface;
  return {
    lengthscales: surface.lengthscales,
    values(points) {
      const added = term.values(points);
      return surface.values(points).map((value, row) => value + added[row]);
    },
    valueAndGradient(point, gradient) {
      const value = surface.valueAndGradient(point, gradient);
      return value + term.addGradient(point, gradient);
    },
  };
}

interface LogDensity {
  /** Index of the dimension. */
  readonly k: number;
  /** ln π of the coordinate, and its derivative. */
  at(coordinate: number): { readonly value: number; readonly slope: number };
}

function densitiesOf(dimension: Dimension, k: number): readonly LogDensity[] {
  const { likely } = dimension;
  if (likely === undefined) return [];
  const centre = toCoordinate(dimension, likely);
  if (dimension.kind === "categorical") {
    const others = { value: Math.log(OTHER_CHOICE), slope: 0 };
    const own = { value: 0, slope: 0 };
    const inactive = inactiveCoordinate(dimension);
    return [{ k, at: (coordinate) => (coordinate === centre || coordinate === inactive ? own : others) }];
  }
  const deviation = deviationOf(dimension);
  const at = (coordinate: number) => {
    const z = (coordinate - centre) / deviation;
    const bell = (1 - DOUBT) * Math.exp(-0.5 * z * z);
    return { value: Math.log(bell + DOUBT), slope: ((-z / deviation) * bell) / (bell + DOUBT) };
  };
  return [{ k, at }];
}

/** In the dimension's coordinate, from 0 to 1. */
function deviationOf(dimension: Exclude<Dimension, { kind: "categorical" }>): number {
  if (dimension.kind === "ordinal" || dimension.within === undefined) return DEFAULT_DEVIATION;
  const { low, high, scale, within } = dimension;
  return scale === "log" ? Math.log(within) / Math.log(high / low) : within / (high - low);
}
