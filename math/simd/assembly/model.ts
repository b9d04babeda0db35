/**
 * The memory layout of the inputs of a covariance computation, all f64: the address of the coordinates (one column per
 * dimension), the distance between columns in numbers, the dimension, the kind, the signal variance; then, for each
 * dimension, 1/ℓ² and whether it is categorical. Written by ../covariance-model.ts.
 */
import { bytes } from "./layout";

export function columnsOf(model: usize): usize {
  return <usize>load<f64>(model);
}

/** Offsets in bytes. */
export function strideOf(model: usize): usize {
  return (<usize>load<f64>(model, 8)) << 3;
}

export function dimensionOf(model: usize): i32 {
  return <i32>load<f64>(model, 16);
}

export function kindOf(model: usize): i32 {
  return <i32>load<f64>(model, 24);
}

export function varianceOf(model: usize): f64 {
  return load<f64>(model, 32);
}

export function scalesOf(model: usize): usize {
  return model + 40;
}

export function categoricalOf(model: usize): usize {
  return model + 40 + bytes(dimensionOf(model));
}
