/** ../assembly/update.ts: updates of the weights. */
import type { Views } from "../backend.ts";
import * as at from "../record-layout.ts";
import { fillNormal, seed } from "./random.ts";

const single = Math.fround;
const BLOCK = 1024;
const LANES = 4;
const MOMENTUM_SHARE = single(0.1);
const SQUARE_SHARE = single(0.001);
const SMALLEST_SCALE = single(1e-8);

/** Indices, not addresses. */
function indicesOf(words: Int32Array, plan: number) {
  const indexAt = (word: number) => words[plan / 4 + word] / 4;
  return {
    weights: indexAt(at.WEIGHTS),
    gradient: indexAt(at.GRADIENT),
    mean: indexAt(at.PRIOR_MEAN),
    precision: indexAt(at.PRECISION),
    isWeight: indexAt(at.IS_WEIGHT),
    count: words[plan / 4 + at.COUNT],
  };
}

/** Calls `visit` with each weight's index and the gradient of its log prior. Returns Σ ((θ − m)/s)². */
function sweep(
  { singles: s, words }: Views,
  plan: number,
  begin: (from: number, count: number) => void,
  visit: (i: number, pull: number) => void,
): number {
  const { weights, mean, precision, count } = indicesOf(words, plan);
  const sums = new Float32Array(LANES);
  let squares = 0;
  for (let from = 0; from < count; from += BLOCK) {
    const end = Math.min(from + BLOCK, count);
    begin(from, end - from);
    sums.fill(0);
    for (let i = from; i < end; i++) {
      const deviation = single(s[weights + i] - s[mean + i]);
      const pull = single(s[precision + i] * deviation);
      sums[i % LANES] += single(pull * deviation);
      visit(i, pull);
    }
    squares += sums[0] + sums[2] + (sums[1] + sums[3]);
  }
  return squares;
}

export function addPrior(views: Views, plan: number): number {
  const { singles: s, words } = views;
  const { gradient } = indicesOf(words, plan);
  return sweep(
    views,
    plan,
    () => undefined,
    (i, pull) => {
      s[gradient + i] -= pull;
    },
  );
}

interface LangevinSettings {
  readonly stepSize: number;
  readonly temperature: number;
  readonly high: number;
  readonly low: number;
}

export function langevinUpdate(views: Views, plan: number, settings: LangevinSettings): number {
  const { stepSize, temperature, high, low } = settings;
  const { singles: s, words } = views;
  const { weights, gradient, isWeight } = indicesOf(words, plan);
  const noise = words[plan / 4 + at.SCRATCH];
  const state = words[plan / 4 + at.STATE];
  const isWarm = temperature > 0;
  if (isWarm) seed(views, state, high, low);
  const epsilon = single(stepSize);
  const amplitude = single(Math.sqrt(2 * stepSize * temperature));
  let start = 0;
  return sweep(
    views,
    plan,
    (from, count) => {
      start = from;
      if (isWarm) fillNormal(views, state, noise, count);
    },
    (i, pull) => {
      let move = single(epsilon * single(s[gradient + i] - pull));
      if (isWarm) move = single(move + single(single(amplitude * s[isWeight + i]) * s[noise / 4 + i - start]));
      s[weights + i] += move;
    },
  );
}

interface AdamSettings {
  readonly learningRate: number;
  readonly momentumTotal: number;
  readonly squareTotal: number;
}

export function adamUpdate(views: Views, plan: number, settings: AdamSettings): number {
  const squares = addPrior(views, plan);
  const { singles: s, words } = views;
  const { weights, gradient, count } = indicesOf(words, plan);
  const momentum = words[plan / 4 + at.MOMENTUM] / 4;
  const square = words[plan / 4 + at.SQUARE] / 4;
  const rate = single(settings.learningRate / settings.momentumTotal);
  const share = single(1 / settings.squareTotal);
  for (let i = 0; i < count; i++) {
    const g = s[gradient + i];
    const m = single(s[momentum + i] + single(MOMENTUM_SHARE * single(g - s[momentum + i])));
    const v = single(s[square + i] + single(SQUARE_SHARE * single(single(g * g) - s[square + i])));
    s[momentum + i] = m;
    s[square + i] = v;
    const scale = single(single(Math.sqrt(single(v * share))) + SMALLEST_SCALE);
    s[weights + i] += single(single(rate * m) / scale);
  }
  return squares;
}
