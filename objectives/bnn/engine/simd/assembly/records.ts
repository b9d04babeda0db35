/** Forward and backward pass of each kind of record. */
import { activate, deactivate } from "./activation";
import { accumulateDense, forwardDense, propagateDense } from "./dense";
import { applyMask, drop } from "./dropout";
import { normalize, normalizeBack, productSums } from "./layer-norm";
import { columnSums } from "./matmul";
import {
  ACTIVATION,
  BRANCH,
  bytes,
  DENSE,
  DROPOUT,
  EPSILON,
  FORK,
  FUNCTION,
  GAIN,
  GAIN_GRADIENT,
  INPUT,
  INPUT_GRADIENT,
  INVERSES,
  IS_DROPPING,
  JOIN,
  KEPT,
  KIND,
  LAYER_NORM,
  MASK,
  MASK_STATE,
  OUTPUT,
  OUTPUT_GRADIENT,
  OUTPUT_STRIDE,
  OUTPUTS,
  padded,
  place,
  SHIFT,
  SHIFT_GRADIENT,
  single,
  SKIP,
  SLOPES,
  STANDARDIZED,
  THRESHOLD,
  word,
} from "./plan";
import { add, addBranch, scale } from "./residual";

/** Bytes of all output rows of a record, padding rows included. */
function sizeOf(record: usize, rows: i32): usize {
  return <usize>padded(rows) * bytes(word(record, OUTPUT_STRIDE));
}

/** The outputs of a record, from its inputs. */
export function forwardRecord(plan: usize, record: usize, rows: i32): void {
  const kind = word(record, KIND);
  const input = place(record, INPUT),
    output = place(record, OUTPUT);
  if (kind === DENSE) {
    forwardDense(record, rows);
  } else if (kind === ACTIVATION) {
    activate(word(record, FUNCTION), input, output, place(record, SLOPES), sizeOf(record, rows));
  } else if (kind === LAYER_NORM) {
    normalize(
      input,
      padded(rows),
      word(record, OUTPUTS),
      single(record, EPSILON),
      place(record, GAIN),
      place(record, SHIFT),
      place(record, STANDARDIZED),
      place(record, INVERSES),
      output,
    );
  } else if (kind === DROPOUT) {
    if (word(plan, IS_DROPPING)) {
      const state = place(plan, MASK_STATE),
        width = word(record, OUTPUTS);
      drop(state, input, rows, width, word(record, THRESHOLD), single(record, KEPT), place(record, MASK), output);
    } else {
      memory.copy(output, input, sizeOf(record, rows));
    }
  } else if (kind === JOIN) {
    addBranch(place(record, SKIP), single(record, BRANCH), input, output, sizeOf(record, rows));
  }
}

/** The gradient with respect to a record's inputs, from that with respect to its outputs. */
export function propagateRecord(plan: usize, record: usize, rows: i32): void {
  const kind = word(record, KIND);
  const gradient = place(record, OUTPUT_GRADIENT),
    out = place(record, INPUT_GRADIENT);
  if (out === 0) return;
  const size = sizeOf(record, rows);
  if (kind === DENSE) {
    propagateDense(record, plan, rows);
  } else if (kind === ACTIVATION) {
    deactivate(word(record, FUNCTION), place(record, OUTPUT), place(record, SLOPES), gradient, out, size);
  } else if (kind === LAYER_NORM) {
    const width = word(record, OUTPUTS);
    const gain = place(record, GAIN),
      standardized = place(record, STANDARDIZED);
    normalizeBack(gradient, padded(rows), width, gain, standardized, place(record, INVERSES), out);
  } else if (kind === DROPOUT) {
    if (word(plan, IS_DROPPING)) applyMask(place(record, MASK), gradient, out, size);
    else memory.copy(out, gradient, size);
  } else if (kind === JOIN) {
    scale(gradient, single(record, BRANCH), out, size);
  } else if (kind === FORK) {
    add(gradient, place(record, SKIP), out, size);
  }
}

/** The gradient with respect to a record's weights, from `count` rows beginning with row `from`. */
export function accumulateRecord(record: usize, from: i32, count: i32): void {
  const kind = word(record, KIND);
  if (kind === DENSE) {
    accumulateDense(record, from, count);
  } else if (kind === LAYER_NORM) {
    const start = <usize>from * bytes(word(record, OUTPUT_STRIDE));
    const delta = place(record, OUTPUT_GRADIENT) + start;
    productSums(delta, place(record, STANDARDIZED) + start, count, word(record, OUTPUTS), place(record, GAIN_GRADIENT));
    columnSums(delta, count, word(record, OUTPUT_STRIDE), place(record, SHIFT_GRADIENT));
  }
}
