/**
 * The kernels of networks: single precision, over one flat memory; addresses are in bytes, multiples of 16.
 *
 * As with the kernels of ../kernels.ts there are two backends, WebAssembly with SIMD (../assembly/network/) and plain
 * TypeScript (reference/), which sum everything in the same order: their results are the same, bit by bit. Densities of
 * targets, and totals, are computed in double precision.
 *
 * Matrices are row-major without gaps; rows and columns are padded with zeros to multiples of four. A plan (plan.ts) says
 * where everything of a network lies.
 */
export interface NetworkKernels {
  /**
   * C (m × n) ← α A B + D; A has any strides (rows `ai`, columns `ak`), so that it may be a transpose; rows of B, C and
   * D are `bk`, `ci`, `di` apart. D is nothing at address 0, one row for all with di = 0. m and n are multiples of 4.
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
  /** out (n × m) ← aᵀ, of a (m × n); multiples of 4. */
  transpose(a: number, m: number, n: number, out: number): void;
  /** out (n) ← Σ rows of a (m × n); n is a multiple of 4. */
  columnSums(a: number, m: number, n: number, out: number): void;
  /**
   * out ← a(z) on `size` bytes, and for gelu and silu slopes ← a′(z); one of them may be `z`. Kinds as in words.ts; 0
   * stands for the slopes of the others.
   */
  activate(kind: number, z: number, out: number, slopes: number, size: number): void;
  /** delta ← a′(z) gradient, from what `activate` left in values and slopes. */
  deactivate(kind: number, values: number, slopes: number, gradient: number, delta: number, size: number): void;
  /**
   * Of each of `rows` rows of `width` numbers: standardized ← (x − μ)/√(σ² + ε), inverses ← 1/√(σ² + ε), and out ← gain ·
   * standardized + shift; `out` may be `x`. The padding of x must be 0, that of gain and shift makes that of out.
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
  /** out ← the gradient in x, from `delta`, that in what `normalize` gave; padding becomes 0. */
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
   * mask ← `kept`, or 0 where the next word of the stream of `state` is below the threshold; out ← mask · x. Of each row
   * of `width` numbers, padding included.
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
   * Σ log p(target | outputs) of rows of `width` outputs; delta ← factor × its gradient in the outputs, padding left as it
   * is. Kinds as in words.ts; `own` is the likelihood's own weight.
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
  /** The state (64 bytes) of the stream of normal numbers of a key. */
  seed(state: number, high: number, low: number): void;
  /** The next `count` (a multiple of 8) normal numbers of a stream. */
  fillNormal(state: number, out: number, count: number): void;
  /** Outputs of the `rows` rows that lie at the plan's x; dropped as the plan says. */
  forward(plan: number, rows: number): void;
  /** The log posterior, estimated from the data rows with these `count` numbers (i32); leaves its gradient. */
  logPosterior(plan: number, rows: number, count: number): number;
  /** Makes ready for `rowGradient`: the ways forward and back of these data rows. */
  rowGradients(plan: number, rows: number, count: number): void;
  /** Leaves the gradient of the log likelihood of one of the rows, by index. */
  rowGradient(plan: number, row: number): void;
  /**
   * Langevin iterations: θ += ε ∇ log posterior + √(2εT) ξ. Each has `count` row numbers, and 32 bytes of settings: ε, T
   * (f64), the words of its key and those of its masks' key. The log posterior before each goes to `values` (f64); one that is not finite is the
   * last. Returns how many iterations there were.
   */
  langevin(plan: number, rows: number, count: number, settings: number, iterations: number, values: number): number;
  /** An iteration of Adam; returns the log posterior before it. Totals are 1 − β^t. */
  adam(
    plan: number,
    rows: number,
    count: number,
    learningRate: number,
    momentumTotal: number,
    squareTotal: number,
  ): number;
}
