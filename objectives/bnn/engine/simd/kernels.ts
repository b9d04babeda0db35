/**
 * The kernels of networks: single precision, over one flat memory; addresses are in bytes, multiples of 16.
 *
 * As with the kernels of math/simd/kernels.ts there are two backends, WebAssembly with SIMD (assembly/) and plain
 * TypeScript (reference/), which sum everything in the same order, so that their results are bit-identical. Densities
 * of targets, and their sums, are computed in double precision.
 *
 * Matrices are row-major and contiguous; rows and columns are padded with zeros to multiples of four. A plan (plan.ts)
 * contains the addresses of all parts of a network.
 */
export interface NetworkKernels {
  /**
   * C (m × n) ← α A B + D; A may have any strides (rows `ai`, columns `ak`), so it can be a transpose; the row strides
   * of B, C and D are `bk`, `ci` and `di`. D is omitted if its address is 0; with di = 0 it is a single row added to
   * all. m and n are multiples of 4.
   */
  multiply(
    a: number,
    ai: number,
    ak: number,
    b: number,
    bk: number,
    c: number,
    ci: number,
    m: number,
    n: number,
    k: number,
    alpha: number,
    d: number,
    di: number,
  ): void;
  /** out (n × m) ← aᵀ for a (m × n), both multiples of 4. */
  transpose(a: number, m: number, n: number, out: number): void;
  /** out (n) ← the sum of the rows of a (m × n); n is a multiple of 4. */
  columnSums(a: number, m: number, n: number, out: number): void;
  /**
   * out ← a(z) on `size` bytes, and for gelu and silu slopes ← a′(z); either may be `z`. Kinds as in record-layout.ts;
   * for other kinds the address of the slopes is 0.
   */
  activate(kind: number, z: number, out: number, slopes: number, size: number): void;
  /** delta ← a′(z) gradient, from the values and slopes written by `activate`. */
  deactivate(kind: number, values: number, slopes: number, gradient: number, delta: number, size: number): void;
  /**
   * For each of `rows` rows of `width` numbers: standardized ← (x − μ)/√(σ² + ε), inverses ← 1/√(σ² + ε), and out ←
   * gain · standardized + shift; `out` may be `x`. The padding of x must be 0; the padding of gain and shift determines
   * that of out.
   */
  normalize(
    x: number,
    rows: number,
    width: number,
    epsilon: number,
    gain: number,
    shift: number,
    standardized: number,
    inverses: number,
    out: number,
  ): void;
  /**
   * out ← the gradient with respect to x, from `delta`, the gradient with respect to the output of `normalize`; padding
   * becomes 0.
   */
  normalizeBack(
    delta: number,
    rows: number,
    width: number,
    gain: number,
    standardized: number,
    inverses: number,
    out: number,
  ): void;
  /** out (width) ← Σ rows of delta · standardized. */
  productSums(delta: number, standardized: number, rows: number, width: number, out: number): void;
  /**
   * mask ← `kept`, or 0 where the next word of the random stream `state` is below the threshold; out ← mask · x. For
   * rows of `width` numbers, padding included.
   */
  drop(
    state: number,
    x: number,
    rows: number,
    width: number,
    threshold: number,
    kept: number,
    mask: number,
    out: number,
  ): void;
  /** out ← mask · gradient. */
  applyMask(mask: number, gradient: number, out: number, size: number): void;
  /** out ← input + branch · values. */
  addBranch(input: number, branch: number, values: number, out: number, size: number): void;
  /** out ← factor · a. */
  scale(a: number, factor: number, out: number, size: number): void;
  /** out ← a + b. */
  add(a: number, b: number, out: number, size: number): void;
  /**
   * Σ log p(target | outputs) over rows of `width` outputs; delta ← factor × its gradient with respect to the outputs,
   * leaving the padding unchanged. Kinds as in record-layout.ts; `own` is the likelihood's own weight.
   */
  logDensity(
    kind: number,
    outputs: number,
    width: number,
    targets: number,
    rows: number,
    delta: number,
    factor: number,
    variance: number,
    degrees: number,
    constant: number,
    own: number,
    ownGradient: number,
  ): number;
  /** Initializes the state (64 bytes) of a key's stream of normal numbers. */
  seed(state: number, high: number, low: number): void;
  /** The next `count` (a multiple of 8) normal numbers of a stream. */
  fillNormal(state: number, out: number, count: number): void;
  /** The outputs for the `rows` rows in the plan's input buffer x, with dropout as set in the plan. */
  forward(plan: number, rows: number): void;
  /**
   * The log posterior, estimated from the `count` data rows whose indices (i32) are given; leaves its gradient in the
   * gradient buffer.
   */
  logPosterior(plan: number, rows: number, count: number): number;
  /** Prepares for `rowGradient`: the forward and backward passes of these data rows. */
  rowGradients(plan: number, rows: number, count: number): void;
  /** Leaves the gradient of the log likelihood of one of these rows, by index, in the gradient buffer. */
  rowGradient(plan: number, row: number): void;
  /**
   * Langevin iterations: θ += ε ∇ log posterior + √(2εT) ξ. Each takes `count` row indices, and 32 bytes of settings: ε
   * and T (f64), the words of its noise key and those of its mask key. Writes the log posterior before each iteration
   * to `values` (f64), and stops after a non-finite one. Returns the number of iterations done.
   */
  langevin(plan: number, rows: number, count: number, settings: number, iterations: number, values: number): number;
  /** One iteration of Adam; returns the log posterior before it. Totals are 1 − β^t. */
  adam(
    plan: number,
    rows: number,
    count: number,
    learningRate: number,
    momentumTotal: number,
    squareTotal: number,
  ): number;
}
