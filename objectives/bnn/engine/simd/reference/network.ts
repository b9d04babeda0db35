/** ../assembly/network.ts: the forward and backward passes, and whole iterations. */
import type { Views } from "../backend.ts";
import * as at from "../record-layout.ts";
import { logDensity } from "./likelihood.ts";
import { seed } from "./random.ts";
import { accumulateRecord, forwardRecord, propagateRecord } from "./records.ts";
import { addPrior, adamUpdate, langevinUpdate } from "./update.ts";

const padded = (count: number) => (count + 3) & ~3;

function gather({ singles: s, words }: Views, plan: number, rows: number, count: number): void {
  const word = (name: number) => words[plan / 4 + name];
  const stride = word(at.COLUMNS);
  const x = word(at.X) / 4;
  for (let i = 0; i < count; i++) {
    const from = word(at.DATA_X) / 4 + words[rows / 4 + i] * stride;
    s.copyWithin(x + i * stride, from, from + stride);
    s[word(at.Y) / 4 + i] = s[word(at.DATA_Y) / 4 + words[rows / 4 + i]];
  }
  s.fill(0, x + count * stride, x + padded(count) * stride);
}

/** The addresses of the records, in the order of the forward pass. */
function recordsOf({ words }: Views, plan: number): number[] {
  const first = words[plan / 4 + at.RECORDS];
  return Array.from({ length: words[plan / 4 + at.RECORD_COUNT] }, (_, r) => first + 4 * at.RECORD_WORDS * r);
}

export function forward(views: Views, plan: number, rows: number): void {
  const word = (name: number) => views.words[plan / 4 + name];
  if (word(at.IS_DROPPING)) seed(views, word(at.MASK_STATE), word(at.MASK_HIGH), word(at.MASK_LOW));
  for (const record of recordsOf(views, plan)) forwardRecord(views, plan, record, rows);
}

/** Padding rows contribute nothing. */
function silencePadding(views: Views, plan: number, rows: number): void {
  const last = recordsOf(views, plan).at(-1) ?? 0;
  const stride = views.words[last / 4 + at.OUTPUT_STRIDE];
  const delta = views.words[last / 4 + at.OUTPUT_GRADIENT] / 4;
  views.singles.fill(0, delta + rows * stride, delta + padded(rows) * stride);
}

function likelihood(
  views: Views,
  plan: number,
  rows: { readonly from: number; readonly count: number },
  factor: number,
): number {
  const { words, doubles } = views;
  const word = (name: number) => words[plan / 4 + name];
  const last = recordsOf(views, plan).at(-1) ?? 0;
  const start = 4 * rows.from * words[last / 4 + at.OUTPUT_STRIDE];
  return logDensity(views, {
    kind: word(at.LIKELIHOOD),
    outputs: words[last / 4 + at.OUTPUT] + start,
    width: words[last / 4 + at.OUTPUTS],
    targets: word(at.Y) + 4 * rows.from,
    rows: rows.count,
    delta: words[last / 4 + at.OUTPUT_GRADIENT] + start,
    factor,
    variance: doubles[plan / 8 + at.VARIANCE],
    degrees: doubles[plan / 8 + at.DEGREES],
    constant: doubles[plan / 8 + at.CONSTANT],
    own: word(at.OWN),
    ownGradient: word(at.OWN_GRADIENT),
  });
}

function descend(views: Views, plan: number, rows: number, count: number): number {
  const { doubles } = views;
  gather(views, plan, rows, count);
  forward(views, plan, count);
  const factor = doubles[plan / 8 + at.DATA_ROWS] / count;
  const value = likelihood(views, plan, { from: 0, count }, factor);
  silencePadding(views, plan, count);
  for (const record of recordsOf(views, plan).reverse()) {
    accumulateRecord(views, record, 0, count);
    propagateRecord(views, plan, record, count);
  }
  return factor * value + doubles[plan / 8 + at.NORMALIZATION];
}

export function logPosterior(views: Views, plan: number, rows: number, count: number): number {
  const value = descend(views, plan, rows, count);
  return value - 0.5 * addPrior(views, plan);
}

export function rowGradients(views: Views, plan: number, rows: number, count: number): void {
  const { words, singles } = views;
  gather(views, plan, rows, count);
  forward(views, plan, count);
  for (let row = 0; row < count; row++) {
    likelihood(views, plan, { from: row, count: 1 }, 1);
    singles[words[plan / 4 + at.ROW_OWN_GRADIENTS] / 4 + row] = singles[words[plan / 4 + at.OWN_GRADIENT] / 4];
  }
  silencePadding(views, plan, count);
  for (const record of recordsOf(views, plan).reverse()) propagateRecord(views, plan, record, count);
}

export function rowGradient(views: Views, plan: number, row: number): void {
  const { words, singles } = views;
  for (const record of recordsOf(views, plan)) accumulateRecord(views, record, row, 1);
  singles[words[plan / 4 + at.OWN_GRADIENT] / 4] = singles[words[plan / 4 + at.ROW_OWN_GRADIENTS] / 4 + row];
}

interface Iterations {
  readonly rows: number;
  readonly count: number;
  readonly settings: number;
  readonly iterations: number;
  readonly values: number;
}

export function langevin(views: Views, plan: number, run: Iterations): number {
  const { rows, count, settings, iterations, values } = run;
  const { words, doubles } = views;
  for (let t = 0; t < iterations; t++) {
    const own = settings + at.SETTINGS_BYTES * t;
    words[plan / 4 + at.MASK_HIGH] = words[own / 4 + 6];
    words[plan / 4 + at.MASK_LOW] = words[own / 4 + 7];
    const likelihood = descend(views, plan, rows + 4 * t * count, count);
    const squares = langevinUpdate(views, plan, {
      stepSize: doubles[own / 8],
      temperature: doubles[own / 8 + 1],
      high: words[own / 4 + 4],
      low: words[own / 4 + 5],
    });
    const value = likelihood - 0.5 * squares;
    doubles[values / 8 + t] = value;
    if (!Number.isFinite(value)) return t + 1;
  }
  return iterations;
}

interface AdamRun {
  readonly rows: number;
  readonly count: number;
  readonly learningRate: number;
  readonly momentumTotal: number;
  readonly squareTotal: number;
}

export function adam(views: Views, plan: number, run: AdamRun): number {
  const value = descend(views, plan, run.rows, run.count);
  return value - 0.5 * adamUpdate(views, plan, run);
}
