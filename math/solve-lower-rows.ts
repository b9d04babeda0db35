/** Forward substitution for many right-hand sides that lie one after the other in memory, in place. */

/** Right-hand sides that go through the factor together, so that each of its entries is read once for all of them. */
const TOGETHER = 4;

/** Overwrites each of the `count` rows b (n long) of `rows` with the x of L x = b, for lower-triangular L (n × n). */
export function solveLowerRows(factor: Float64Array, n: number, rows: Float64Array, count: number): void {
  let row = 0;
  for (; row + TOGETHER <= count; row += TOGETHER) solveFour(factor, n, rows, row * n);
  for (; row < count; row++) solveOne(factor, n, rows, row * n);
}

function solveFour(factor: Float64Array, n: number, rows: Float64Array, first: number): void {
  const second = first + n;
  const third = second + n;
  const fourth = third + n;
  for (let i = 0; i < n; i++) {
    const start = i * n;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let j = 0; j < i; j++) {
      const entry = factor[start + j];
      s0 += entry * rows[first + j];
      s1 += entry * rows[second + j];
      s2 += entry * rows[third + j];
      s3 += entry * rows[fourth + j];
    }
    const pivot = factor[start + i];
    rows[first + i] = (rows[first + i] - s0) / pivot;
    rows[second + i] = (rows[second + i] - s1) / pivot;
    rows[third + i] = (rows[third + i] - s2) / pivot;
    rows[fourth + i] = (rows[fourth + i] - s3) / pivot;
  }
}

/** The same sums in the same order as `solveFour`: a row's solution does not depend on its neighbours. */
function solveOne(factor: Float64Array, n: number, rows: Float64Array, first: number): void {
  for (let i = 0; i < n; i++) {
    const start = i * n;
    let sum = 0;
    for (let j = 0; j < i; j++) sum += factor[start + j] * rows[first + j];
    rows[first + i] = (rows[first + i] - sum) / factor[start + i];
  }
}
