/** Updates of the weights; the gradient of the weight prior is added in passing. Counts are multiples of eight. */
import {
  bytes,
  COUNT,
  GRADIENT,
  IS_WEIGHT,
  MOMENTUM,
  place,
  PRECISION,
  PRIOR_MEAN,
  SCRATCH,
  SQUARE,
  STATE,
  WEIGHTS,
  word,
} from "./plan";
import { fillNormal, seed } from "./random";

/** Weights that are updated together: their noise fits in the innermost cache. */
const BLOCK: i32 = 1024;

function total(sum: v128): f64 {
  const pairs = f64x2.add(f64x2.promote_low_f32x4(sum), f64x2.promote_low_f32x4(i64x2.shuffle(sum, sum, 1, 1)));
  return f64x2.extract_lane(pairs, 0) + f64x2.extract_lane(pairs, 1);
}

/** gradient += that of the log prior. Returns Σ ((θ − m)/s)². */
export function addPrior(plan: usize): f64 {
  const weights = place(plan, WEIGHTS),
    gradient = place(plan, GRADIENT);
  const mean = place(plan, PRIOR_MEAN),
    precision = place(plan, PRECISION);
  const count = word(plan, COUNT);
  let squares: f64 = 0;
  for (let from = 0; from < count; from += BLOCK) {
    const end = bytes(min(from + BLOCK, count));
    let sum = f32x4.splat(0);
    for (let i = bytes(from); i < end; i += 16) {
      const deviation = f32x4.sub(v128.load(weights + i), v128.load(mean + i));
      const pull = f32x4.mul(v128.load(precision + i), deviation);
      sum = f32x4.add(sum, f32x4.mul(pull, deviation));
      v128.store(gradient + i, f32x4.sub(v128.load(gradient + i), pull));
    }
    squares += total(sum);
  }
  return squares;
}

/** θ += ε ∇ log posterior + √(2εT) ξ, ξ from the key. Returns Σ ((θ − m)/s)² before the update. */
export function langevinUpdate(plan: usize, stepSize: f64, temperature: f64, high: i32, low: i32): f64 {
  const weights = place(plan, WEIGHTS),
    gradient = place(plan, GRADIENT);
  const mean = place(plan, PRIOR_MEAN),
    precision = place(plan, PRECISION),
    isWeight = place(plan, IS_WEIGHT);
  const noise = place(plan, SCRATCH),
    state = place(plan, STATE);
  const count = word(plan, COUNT);
  const isWarm = temperature > 0;
  if (isWarm) seed(state, high, low);
  const epsilon = f32x4.splat(<f32>stepSize);
  const amplitude = f32x4.splat(<f32>sqrt<f64>(2 * stepSize * temperature));
  let squares: f64 = 0;
  for (let from = 0; from < count; from += BLOCK) {
    const start = bytes(from);
    const end = bytes(min(from + BLOCK, count));
    let sum = f32x4.splat(0);
    if (isWarm) {
      fillNormal(state, noise, min(BLOCK, count - from));
      for (let i = start; i < end; i += 16) {
        const theta = v128.load(weights + i);
        const deviation = f32x4.sub(theta, v128.load(mean + i));
        const pull = f32x4.mul(v128.load(precision + i), deviation);
        sum = f32x4.add(sum, f32x4.mul(pull, deviation));
        const drift = f32x4.mul(epsilon, f32x4.sub(v128.load(gradient + i), pull));
        const push = f32x4.mul(f32x4.mul(amplitude, v128.load(isWeight + i)), v128.load(noise + (i - start)));
        v128.store(weights + i, f32x4.add(theta, f32x4.add(drift, push)));
      }
    } else {
      for (let i = start; i < end; i += 16) {
        const theta = v128.load(weights + i);
        const deviation = f32x4.sub(theta, v128.load(mean + i));
        const pull = f32x4.mul(v128.load(precision + i), deviation);
        sum = f32x4.add(sum, f32x4.mul(pull, deviation));
        const drift = f32x4.mul(epsilon, f32x4.sub(v128.load(gradient + i), pull));
        v128.store(weights + i, f32x4.add(theta, drift));
      }
    }
    squares += total(sum);
  }
  return squares;
}

/**
 * Adam (Kingma & Ba 2015, algorithm 1) on the log posterior; totals are 1 − β^t. Returns Σ ((θ − m)/s)² before the
 * update.
 */
export function adamUpdate(plan: usize, learningRate: f64, momentumTotal: f64, squareTotal: f64): f64 {
  const squares = addPrior(plan);
  const weights = place(plan, WEIGHTS),
    gradient = place(plan, GRADIENT);
  const momentum = place(plan, MOMENTUM),
    square = place(plan, SQUARE);
  const end = bytes(word(plan, COUNT));
  const rate = f32x4.splat(<f32>(learningRate / momentumTotal));
  const share = f32x4.splat(<f32>(1 / squareTotal));
  for (let i: usize = 0; i < end; i += 16) {
    const g = v128.load(gradient + i);
    let m = v128.load(momentum + i);
    let v = v128.load(square + i);
    m = f32x4.add(m, f32x4.mul(f32x4.splat(0.1), f32x4.sub(g, m)));
    v = f32x4.add(v, f32x4.mul(f32x4.splat(0.001), f32x4.sub(f32x4.mul(g, g), v)));
    v128.store(momentum + i, m);
    v128.store(square + i, v);
    const scale = f32x4.add(f32x4.sqrt(f32x4.mul(v, share)), f32x4.splat(1e-8));
    v128.store(weights + i, f32x4.add(v128.load(weights + i), f32x4.div(f32x4.mul(rate, m), scale)));
  }
  return squares;
}
