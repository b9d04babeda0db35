/**
 * The kernels of networks: single precision, over one flat memory; addresses are in bytes, multiples of 16.
 *
 * As with the kernels of ../kernels.ts there are two machines, WebAssembly with SIMD (../assembly/network/) and plain
 * TypeScript (twin/), which sum everything in the same order: their results are the same, bit by bit. Densities of
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
  /** out ← a(z) on `size` bytes; `out` may be `z`. Kinds as in plan.ts. */
  activate(kind: number, z: number, out: number, size: number): void;
  /** delta ← factor a′(z) gradient, for values = a(z). */
  deactivate(
    kind: number,
    z: number,
    values: number,
    gradient: number,
    factor: number,
    delta: number,
    size: number,
  ): void;
  /** out ← input + branch · values. */
  addBranch(input: number, branch: number, values: number, out: number, size: number): void;
  /** Σ log p(target | outputs); delta ← factor × its gradient in the outputs, four numbers to a row. */
  logDensity(
    kind: number,
    outputs: number,
    targets: number,
    rows: number,
    delta: number,
    factor: number,
    variance: number,
    own: number,
    ownGradient: number,
  ): number;
  /** The state (64 bytes) of the stream of normal numbers of a key. */
  seed(state: number, high: number, low: number): void;
  /** The next `count` (a multiple of 8) normal numbers of a stream. */
  fillNormal(state: number, out: number, count: number): void;
  /** Outputs of the `rows` rows that lie at the plan's x. */
  forward(plan: number, rows: number): void;
  /** The log posterior, estimated from the data rows with these `count` numbers (i32); leaves its gradient. */
  logPosterior(plan: number, rows: number, count: number): number;
  /**
   * Langevin iterations: θ += ε ∇ log posterior + √(2εT) ξ. Each has `count` row numbers, and 24 bytes of settings: ε, T
   * (f64), and the words of its key. The log posterior before each goes to `values` (f64); one that is not finite is the
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
