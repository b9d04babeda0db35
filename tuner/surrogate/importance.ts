/**
 * What mattered: how much of the variation of the objective, as the surrogate sees it, each dimension accounts for
 * (Sobol' 2001; estimators of Saltelli et al. 2010, table 2 (b) and (f)).
 */
import { fold, makeKey, permutation } from "../../math/random.ts";
import { sobolPoints } from "../../math/sobol.ts";
import { variance } from "../../math/statistics.ts";
import type { HyperparameterValue } from "../search-space.ts";
import { decode, snap } from "../space-encoding.ts";
import type { Study } from "../study.ts";
import type { Trial } from "../trial.ts";
import { readHistory } from "./history.ts";
import { lastFit } from "./recorded-fit.ts";
import { fitSurrogate } from "./surrogate.ts";
import type { Surrogate } from "./surrogate.ts";

export interface DimensionImportance {
  readonly name: string;
  /** Share of the variance that this dimension explains by itself, 0 … 1. */
  readonly main: number;
  /** Share that goes away when it is held fixed: by itself and together with others, 0 … 1. */
  readonly total: number;
  /** Its value where the objective is best on average over the other dimensions. */
  readonly best: HyperparameterValue | null;
}

/** With fewer complete trials a surrogate has little to say. */
const FEWEST = 5;
const POINTS = 1024;
/** A variance of the surrogate's mean below this, in a scale where the values have variance 1, is rounding. */
const ROUNDING = 1e-12;
/** Places along a dimension where its average effect is looked at. */
const PLACES = 33;
/** Other dimensions are averaged over so many points there. */
const AVERAGED = 128;

/**
 * The importance of each dimension by a surrogate of all trials, most important (`total`) first; empty while fewer than
 * five trials are complete. The variation is that of the warped objective, in which divergences do not drown the rest.
 * Deterministic; minimised and maximised metrics alike.
 */
export function dimensionImportance(
  study: Pick<Study, "space" | "metrics" | "seed">,
  trials: readonly Trial[],
): readonly DimensionImportance[] {
  const { space } = study;
  const history = readHistory(study, trials);
  if (history.measured.length < FEWEST || space.length === 0) return [];
  const key = fold(makeKey(study.seed), "importance");
  const surrogate = fitSurrogate({ ...history, unmeasured: [] }, { last: lastFit(space, trials), key });

  const d = space.length;
  const a = sobolPoints(d, POINTS, { key: fold(key, "a") });
  const b = shuffledRows(sobolPoints(d, POINTS, { key: fold(key, "b") }), d, permutation(fold(key, "pairs"), POINTS));
  const atA = meansAt(surrogate, a, POINTS);
  const atB = meansAt(surrogate, b, POINTS);
  const spread = variance([...atA, ...atB]);

  return space
    .map(({ name }, k) => {
      const mixed = a.slice();
      for (let i = k; i < mixed.length; i += d) mixed[i] = b[i];
      const atMixed = meansAt(surrogate, mixed, POINTS);
      let main = 0;
      let total = 0;
      for (let i = 0; i < POINTS; i++) {
        main += (atB[i] * (atMixed[i] - atA[i])) / POINTS;
        total += (atA[i] - atMixed[i]) ** 2 / (2 * POINTS);
      }
      const share = (part: number) => (spread > ROUNDING ? Math.min(1, Math.max(0, part / spread)) : 0);
      return { name, main: share(main), total: share(total), best: bestPlace(surrogate, a, k) };
    })
    .sort((one, other) => other.total - one.total);
}

/** Two Sobol sequences run through the space in step; only in another order is one independent of the other. */
function shuffledRows(points: Float64Array, d: number, order: Int32Array): Float64Array {
  const shuffled = new Float64Array(points.length);
  order.forEach((from, to) => shuffled.set(points.subarray(from * d, (from + 1) * d), to * d));
  return shuffled;
}

/** The value of dimension k at which the surrogate's mean, averaged over the other dimensions, is least. */
function bestPlace(surrogate: Surrogate, points: Float64Array, k: number): HyperparameterValue | null {
  const { space } = surrogate.history;
  const d = space.length;
  let least = Infinity;
  let best: HyperparameterValue | null = null;
  for (let place = 0; place < PLACES; place++) {
    const xs = points.slice(0, AVERAGED * d);
    for (let i = k; i < xs.length; i += d) xs[i] = place / (PLACES - 1);
    const mean = meansAt(surrogate, xs, AVERAGED).reduce((sum, value) => sum + value / AVERAGED, 0);
    if (mean >= least) continue;
    least = mean;
    best = valueAt(surrogate, xs, k);
  }
  return best;
}

/** The value of dimension k at the first of the points where it is active. */
function valueAt({ history: { space } }: Surrogate, xs: Float64Array, k: number): HyperparameterValue | null {
  const d = space.length;
  for (let i = 0; i < xs.length; i += d) {
    const value = decode(space, xs.subarray(i, i + d))[space[k].name];
    if (value !== undefined) return value;
  }
  return null;
}

/** Centred, so that the estimator of the main effect loses no digits; what varies is all that counts. */
function meansAt({ belief, history: { space } }: Surrogate, xs: Float64Array, count: number): Float64Array {
  const d = space.length;
  const settled = new Float64Array(count * d);
  for (let i = 0; i < count; i++) settled.set(snap(space, xs.subarray(i * d, (i + 1) * d)), i * d);
  const centre = belief.hyperparameters.mean;
  return belief.means(settled, count).map((value) => value - centre);
}
