/**
 * The continuous ranked probability score of mixtures, ∫ (F(x) − 1[x ≥ y])² dx: the absolute error generalized to
 * distributions.
 */
import { normalCdf, normalPdf } from "../../../math/normal.ts";
import { distributionOf, GAUSSIAN } from "./family.ts";
import { moments, type Predictive } from "./predictive.ts";

/** Maximum number of draws used: the cost of the closed form is quadratic in it. */
const MAX_DRAWS = 128;

/** Mean over rows. With more than `MAX_DRAWS` draws, computations over pairs or many values use evenly spaced ones. */
export function continuousRankedProbabilityScore(predictive: Predictive, y: Float64Array): number {
  const { draws, rows, family = GAUSSIAN } = predictive;
  if (family.kind === "gaussian") return ofGaussians(predictive, y);
  const thin = everyKth(predictive, Math.ceil(draws / MAX_DRAWS));
  if (family.kind === "poisson") return ofCounts(thin, y) / rows;
  return ofStudents(thin, y, family.degreesOfFreedom) / rows;
}

/** E|Y − y| − ½ E|Y − Y'| in closed form (Grimit et al. 2006, eq. 3, where A is applied to the differences). */
function ofGaussians({ draws, rows, mean: means, variance }: Predictive, y: Float64Array): number {
  const stride = Math.ceil(draws / MAX_DRAWS);
  const paired = Math.ceil(draws / stride);
  let total = 0;
  for (let b = 0; b < rows; b++) {
    let distance = 0;
    for (let s = 0; s < draws; s++) distance += meanAbsolute(y[b] - means[s * rows + b], variance[s * rows + b]);
    let spread = 0;
    for (let i = 0; i < paired; i++) {
      const s = i * stride * rows + b;
      spread += meanAbsolute(0, 2 * variance[s]) / 2;
      for (let j = 0; j < i; j++) {
        const t = j * stride * rows + b;
        spread += meanAbsolute(means[s] - means[t], variance[s] + variance[t]);
      }
    }
    total += distance / draws - spread / (paired * paired);
  }
  return total / rows;
}

/** E|X| for X ~ N(center, variance). */
function meanAbsolute(center: number, variance: number): number {
  const scale = Math.sqrt(variance);
  const z = center / scale;
  return 2 * scale * normalPdf(z) + center * (2 * normalCdf(z) - 1);
}

function everyKth({ draws, rows, mean, variance }: Predictive, k: number): Predictive {
  const isKept = (_: number, at: number) => Math.floor(at / rows) % k === 0;
  return { draws: Math.ceil(draws / k), rows, mean: mean.filter(isKept), variance: variance.filter(isKept) };
}

/** Tails with less probability than this are ignored. */
const NEGLIGIBLE = 1e-9;

/** Σ_k (F(k) − 1[k ≥ y])² over counts, summed over rows. */
function ofCounts({ draws, rows, mean, variance }: Predictive, y: Float64Array): number {
  const { tails } = distributionOf({ kind: "poisson" });
  let total = 0;
  for (let b = 0; b < rows; b++) {
    for (let k = 0; ; k++) {
      let [below, above] = [0, 0];
      for (let s = 0; s < draws; s++) {
        const one = tails(k, mean[s * rows + b], variance[s * rows + b]);
        below += one.below / draws;
        above += one.above / draws;
      }
      total += k >= y[b] ? above * above : below * below;
      if (k >= y[b] && above < NEGLIGIBLE) break;
    }
  }
  return total;
}

/** Grid of u in x = center + deviation · sinh(u), which extends far into the tails. */
const [FARTHEST, STEP] = [9, 0.1];

/**
 * E|Y − y| − ½ E|Y − Y'|, summed over rows. The second term is ∫ F (1 − F) dx, computed by the trapezoidal rule in u.
 */
function ofStudents(predictive: Predictive, y: Float64Array, nu: number): number {
  const { draws, rows, mean, variance } = predictive;
  const { tails, logDensity } = distributionOf({ kind: "student-t", degreesOfFreedom: nu });
  const { mean: centers, aleatoric, epistemic } = moments(predictive);
  let total = 0;
  for (let b = 0; b < rows; b++) {
    for (let s = 0; s < draws; s++) {
      const [center, spread] = [mean[s * rows + b], variance[s * rows + b]];
      // (ν + t²)/(ν − 1) times the density has the derivative −t times the density.
      const squares = ((spread * (nu - 2)) / nu) * nu + (y[b] - center) ** 2;
      const around = (2 * squares * Math.exp(logDensity(y[b], center, spread))) / (nu - 1);
      const { below, above } = tails(y[b], center, spread);
      total += (around + (y[b] - center) * (below - above)) / draws;
    }
    const deviation = Math.sqrt(aleatoric[b] + epistemic[b]);
    for (let u = -FARTHEST; u <= FARTHEST; u += STEP) {
      const x = centers[b] + deviation * Math.sinh(u);
      let [below, above] = [0, 0];
      for (let s = 0; s < draws; s++) {
        const one = tails(x, mean[s * rows + b], variance[s * rows + b]);
        below += one.below / draws;
        above += one.above / draws;
      }
      total -= below * above * deviation * Math.cosh(u) * STEP;
    }
  }
  return total;
}
