/** The factor of a positive definite matrix, panel by panel ("left-looking"), in place. */
import { dotInLanes } from "./dot";
import { bytes, CHUNK, padded, PANEL } from "./layout";
import { solveFourColumns, subtractEarlier } from "./panel";
import { subtractTile } from "./tile";

const ROUNDING: f64 = 2.220446049250313e-16;

export function cholesky(a: usize, n: i32, stride: i32, d: usize): i32 {
  const row = bytes(stride);
  const size = padded(n);
  padWithIdentity(a, n, row);
  for (let i = 0; i < size; i++) store<f64>(d + bytes(i), load<f64>(a + <usize>i * row + bytes(i)));
  for (let j0 = 0; j0 < size; j0 += PANEL) {
    const jEnd = min(j0 + PANEL, size);
    subtractEarlier(a, row, 0, j0, jEnd, a + <usize>j0 * row, row, size - j0, true);
    for (let j = j0; j < jEnd; j += 4) {
      const failure = factorizeCorner(a, row, d, j0, j);
      if (failure !== 0) return failure;
      solveFourColumns(a, row, d, j0, j, a + <usize>(j + 4) * row, row, size - j - 4);
    }
  }
  return 0;
}

function padWithIdentity(a: usize, n: i32, row: usize): void {
  const size = padded(n);
  for (let i = n; i < size; i++) {
    const start = a + <usize>i * row;
    memory.fill(start, 0, bytes(size));
    store<f64>(start + bytes(i), 1);
  }
}

/** The 4 × 4 block on the diagonal. Returns 0, or 1 + the row whose pivot does not exceed its own rounding error. */
function factorizeCorner(a: usize, row: usize, d: usize, j0: i32, j: i32): i32 {
  const start = a + <usize>j * row;
  const b = start + bytes(j0);
  const corner = start + bytes(j);
  for (let r: usize = 0; r < 4; r += 2) {
    const c0 = corner + r * row;
    subtractTile(b + r * row, b + (r + 1) * row, b, row, bytes(j - j0), c0, c0 + row);
  }
  for (let r = 0; r < 4; r++) {
    const at = corner + <usize>r * row;
    for (let c = 0; c < r; c++) {
      let value = load<f64>(at + bytes(c));
      const other = corner + <usize>c * row;
      for (let t = 0; t < c; t++) value -= load<f64>(at + bytes(t)) * load<f64>(other + bytes(t));
      store<f64>(at + bytes(c), value * load<f64>(d + bytes(j + c)));
    }
    let pivot = load<f64>(at + bytes(r));
    for (let t = 0; t < r; t++) pivot -= load<f64>(at + bytes(t)) * load<f64>(at + bytes(t));
    const place = d + bytes(j + r);
    if (!(pivot > <f64>(j + r + 1) * ROUNDING * load<f64>(place) && pivot < Infinity)) {
      store<f64>(place, pivot);
      return j + r + 1;
    }
    const root = sqrt<f64>(pivot);
    store<f64>(at + bytes(r), root);
    store<f64>(place, 1 / root);
  }
  return 0;
}

/** The pivot of a row (n entries of the factor) with this diagonal entry, as `cholesky` would compute it. */
export function pivotBelow(x: usize, n: i32, diagonal: f64): f64 {
  const j0 = n & ~(PANEL - 1);
  const j = n & ~3;
  let pivot = diagonal;
  for (let k = 0; k < j0; k += CHUNK) {
    const from = x + bytes(k);
    pivot -= dotInLanes(from, from, bytes(min(CHUNK, j0 - k)));
  }
  pivot -= dotInLanes(x + bytes(j0), x + bytes(j0), bytes(j - j0));
  for (let t = j; t < n; t++) pivot -= load<f64>(x + bytes(t)) * load<f64>(x + bytes(t));
  return pivot;
}
