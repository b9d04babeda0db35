/** Backward substitution, four rows of the factor at a time. */
import { bytes, padded } from "./layout";

export function solveBackward(l: usize, n: i32, stride: i32, d: usize, x: usize): void {
  const row = bytes(stride);
  for (let j = padded(n) - 4; j >= 0; j -= 4) {
    const r0 = l + <usize>j * row;
    const r1 = r0 + row;
    const r2 = r1 + row;
    const r3 = r2 + row;
    const at = x + bytes(j);
    const place = d + bytes(j);
    const o = bytes(j);
    const x3 = load<f64>(at, 24) * load<f64>(place, 24);
    const x2 = (load<f64>(at, 16) - load<f64>(r3 + o, 16) * x3) * load<f64>(place, 16);
    const x1 = (load<f64>(at, 8) - load<f64>(r3 + o, 8) * x3 - load<f64>(r2 + o, 8) * x2) * load<f64>(place, 8);
    const x0 =
      (load<f64>(at) - load<f64>(r3 + o) * x3 - load<f64>(r2 + o) * x2 - load<f64>(r1 + o) * x1) * load<f64>(place);
    store<f64>(at, x0);
    store<f64>(at, x1, 8);
    store<f64>(at, x2, 16);
    store<f64>(at, x3, 24);
    const y0 = f64x2.splat(x0);
    const y1 = f64x2.splat(x1);
    const y2 = f64x2.splat(x2);
    const y3 = f64x2.splat(x3);
    for (let k: usize = 0; k < o; k += 16) {
      const low = f64x2.add(f64x2.mul(v128.load(r0 + k), y0), f64x2.mul(v128.load(r1 + k), y1));
      const high = f64x2.add(f64x2.mul(v128.load(r2 + k), y2), f64x2.mul(v128.load(r3 + k), y3));
      v128.store(x + k, f64x2.sub(v128.load(x + k), f64x2.add(low, high)));
    }
  }
}
