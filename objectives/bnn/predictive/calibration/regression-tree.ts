/** A shallow regression tree on binned columns; each split is the one that reduces the sum of squares most. */

/** Nodes in level order; the children of node i are 2i + 1 and 2i + 2. */
export interface Tree {
  /** The column by which a node splits; −1 for a leaf. */
  readonly column: Int32Array;
  /** Rows with at most this value go to the first child. */
  readonly threshold: Float64Array;
  /** The mean of the targets in a node. */
  readonly value: Float64Array;
}

const DEPTH = 3;
const MIN_ROWS = 5;
const MAX_BINS = 64;
const NODES = 2 ** (DEPTH + 1) - 1;

interface TreeRows {
  /** Row-major. */
  readonly x: Float64Array;
  readonly columns: number;
  /** The training rows. */
  readonly rows: Int32Array;
}

/**
 * Sorts the columns into bins once, for any number of trees. Returns a function that takes one target per row of `x`
 * and grows a tree.
 */
export function growTree({ x, columns, rows }: TreeRows): (targets: Float64Array) => Tree {
  const bins = Array.from({ length: columns }, (_, column) =>
    boundsOf(rows.length, (i) => x[rows[i] * columns + column]),
  );
  const codes = bins.map((bounds, column) => Uint8Array.from(rows, (row) => binOf(bounds, x[row * columns + column])));
  const own = new Float64Array(rows.length);
  return (targets) => {
    for (let i = 0; i < own.length; i++) own[i] = targets[rows[i]];
    const tree = {
      column: new Int32Array(NODES).fill(-1),
      threshold: new Float64Array(NODES),
      value: new Float64Array(NODES),
    };
    let level: (readonly [node: number, members: Int32Array])[] = [[0, Int32Array.from(rows.keys())]];
    for (let depth = 0; level.length > 0; depth++) {
      const next: typeof level = [];
      for (const [node, members] of level) {
        let sum = 0;
        for (let m = 0; m < members.length; m++) sum += own[members[m]];
        tree.value[node] = sum / members.length;
        const split = depth === DEPTH ? null : bestSplit({ codes, bins, members, sum }, own);
        if (split === null) continue;
        const { column, bin } = split;
        tree.column[node] = column;
        tree.threshold[node] = bins[column][bin];
        next.push([2 * node + 1, members.filter((i) => codes[column][i] <= bin)]);
        next.push([2 * node + 2, members.filter((i) => codes[column][i] > bin)]);
      }
      level = next;
    }
    return tree;
  };
}

/** The value of the leaf for the row of `x` that starts at index `at`. */
export function leafOf({ column, threshold, value }: Tree, x: Float64Array, at: number): number {
  let node = 0;
  while (column[node] >= 0) node = 2 * node + (x[at + column[node]] <= threshold[node] ? 1 : 2);
  return value[node];
}

/**
 * The upper bounds of at most `MAX_BINS` bins, placed between neighbouring distinct values so that the bins hold about
 * the same number of values; one bin per distinct value if there are few.
 */
function boundsOf(count: number, valueOf: (i: number) => number): Float64Array {
  const sorted = Float64Array.from({ length: count }, (_, i) => valueOf(i)).sort();
  const steps = Array.from(sorted.keys()).filter((i) => i > 0 && sorted[i - 1] < sorted[i]);
  const bounds: number[] = [];
  let next = count / MAX_BINS;
  for (const at of steps) {
    if (steps.length >= MAX_BINS && at < next) continue;
    bounds.push((sorted[at - 1] + sorted[at]) / 2);
    next = at + (count - at) / (MAX_BINS - bounds.length);
    if (bounds.length === MAX_BINS - 1) break;
  }
  return Float64Array.from(bounds);
}

function binOf(bounds: Float64Array, value: number): number {
  let [low, high] = [0, bounds.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= bounds[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}

interface Node {
  readonly codes: readonly Uint8Array[];
  readonly bins: readonly Float64Array[];
  readonly members: Int32Array;
  /** Sum of the members' targets. */
  readonly sum: number;
}

/** Null if no split with at least `MIN_ROWS` rows on both sides reduces the sum of squares. */
function bestSplit(
  { codes, bins, members, sum }: Node,
  targets: Float64Array,
): { readonly column: number; readonly bin: number } | null {
  const count = members.length;
  const sums = new Float64Array(MAX_BINS);
  const counts = new Int32Array(MAX_BINS);
  let best: { column: number; bin: number } | null = null;
  // The reduction of the sum of squares: Σ n ȳ² over both sides, minus n ȳ² of the node.
  let most = (sum * sum) / count + 1e-12;
  codes.forEach((code, column) => {
    sums.fill(0);
    counts.fill(0);
    for (let m = 0; m < count; m++) {
      const i = members[m];
      sums[code[i]] += targets[i];
      counts[code[i]] += 1;
    }
    let [left, leftCount] = [0, 0];
    for (let bin = 0; bin < bins[column].length; bin++) {
      left += sums[bin];
      leftCount += counts[bin];
      if (leftCount < MIN_ROWS || count - leftCount < MIN_ROWS) continue;
      const explained = left ** 2 / leftCount + (sum - left) ** 2 / (count - leftCount);
      if (explained > most) [most, best] = [explained, { column, bin }];
    }
  });
  return best;
}
