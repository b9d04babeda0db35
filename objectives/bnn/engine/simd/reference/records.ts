/** ../assembly/records.ts: the forward and backward passes of each kind of record. */
import type { Views } from "../backend.ts";
import * as at from "../record-layout.ts";
import { activate, deactivate } from "./activation.ts";
import { accumulateDense, forwardDense, propagateDense } from "./dense.ts";
import { applyMask, drop } from "./dropout.ts";
import { normalize, normalizeBack, productSums } from "./layer-norm.ts";
import { columnSums } from "./matmul.ts";
import { add, addBranch, scale } from "./residual.ts";

const padded = (count: number) => (count + 3) & ~3;

/** The contents of a record; `size` is in bytes, including padding rows. */
function recordOf({ words, singles }: Views, record: number, rows: number) {
  const word = (name: number) => words[record / 4 + name];
  const single = (name: number) => singles[record / 4 + name];
  const [input, output, width, stride] = [word(at.INPUT), word(at.OUTPUT), word(at.OUTPUTS), word(at.OUTPUT_STRIDE)];
  const [gradient, out] = [word(at.OUTPUT_GRADIENT), word(at.INPUT_GRADIENT)];
  return { word, single, kind: word(at.KIND), input, output, width, gradient, out, size: 4 * padded(rows) * stride };
}

export function forwardRecord(views: Views, plan: number, record: number, rows: number): void {
  const { word, single, kind, input, output: out, width, size } = recordOf(views, record, rows);
  const { words } = views;
  if (kind === at.DENSE) {
    forwardDense(views, record, rows);
  } else if (kind === at.ACTIVATION) {
    activate(views, word(at.FUNCTION), { z: input, out, slopes: word(at.SLOPES), size });
  } else if (kind === at.LAYER_NORM) {
    const [gain, shift, epsilon] = [word(at.GAIN), word(at.SHIFT), single(at.EPSILON)];
    const [standardized, inverses] = [word(at.STANDARDIZED), word(at.INVERSES)];
    normalize(views, { x: input, rows: padded(rows), width, epsilon, gain, shift, standardized, inverses, out });
  } else if (kind === at.DROPOUT) {
    const state = words[plan / 4 + at.MASK_STATE];
    const [mask, threshold, kept] = [word(at.MASK), word(at.THRESHOLD), single(at.KEPT)];
    if (words[plan / 4 + at.IS_DROPPING]) drop(views, { state, x: input, rows, width, threshold, kept, mask, out });
    else words.copyWithin(out / 4, input / 4, (input + size) / 4);
  } else if (kind === at.JOIN) {
    addBranch(views, single(at.BRANCH), { input: word(at.SKIP), values: input, out, size });
  }
}

export function propagateRecord(views: Views, plan: number, record: number, rows: number): void {
  const { word, single, kind, output, width, gradient, out, size } = recordOf(views, record, rows);
  const { words } = views;
  if (out === 0) return;
  if (kind === at.DENSE) {
    propagateDense(views, plan, record, rows);
  } else if (kind === at.ACTIVATION) {
    deactivate(views, word(at.FUNCTION), { values: output, slopes: word(at.SLOPES), gradient, delta: out, size });
  } else if (kind === at.LAYER_NORM) {
    const [gain, standardized, inverses] = [word(at.GAIN), word(at.STANDARDIZED), word(at.INVERSES)];
    normalizeBack(views, { delta: gradient, rows: padded(rows), width, gain, standardized, inverses, out });
  } else if (kind === at.DROPOUT) {
    if (words[plan / 4 + at.IS_DROPPING]) applyMask(views, word(at.MASK), gradient, { out, size });
    else words.copyWithin(out / 4, gradient / 4, (gradient + size) / 4);
  } else if (kind === at.JOIN) {
    scale(views, gradient, single(at.BRANCH), { out, size });
  } else if (kind === at.FORK) {
    add(views, gradient, word(at.SKIP), { out, size });
  }
}

export function accumulateRecord(views: Views, record: number, from: number, count: number): void {
  const { word, kind, width, gradient } = recordOf(views, record, count);
  if (kind === at.DENSE) {
    accumulateDense(views, record, from, count);
  } else if (kind === at.LAYER_NORM) {
    const stride = padded(width);
    const delta = gradient + 4 * from * stride;
    const standardized = word(at.STANDARDIZED) + 4 * from * stride;
    productSums(views, delta, standardized, { rows: count, width, out: word(at.GAIN_GRADIENT) });
    columnSums(views, delta, { m: count, n: stride }, word(at.SHIFT_GRADIENT));
  }
}
