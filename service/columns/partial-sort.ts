/** Sorts only the requested range of a list. */

/**
 * The rows at positions `from` to `to` in the order of their keys. Ties are ordered by row; rows without a key (NaN)
 * come last in either direction. `rows` is ascending, and is rearranged.
 */
export function rowsInOrder(
  rows: Int32Array,
  keys: Float64Array,
  { descending, from, to }: { descending: boolean; from: number; to: number },
): Int32Array {
  const isLess = (a: number, b: number) =>
    keys[a] === keys[b] ? a < b : descending ? keys[a] > keys[b] : keys[a] < keys[b];
  const end = Math.min(to, rows.length);
  const keyed = moveKeylessBehind(rows, keys);
  const [first, last] = [Math.min(from, keyed), Math.min(end, keyed)];
  if (first < last) {
    select(rows, { low: 0, high: keyed - 1, rank: first }, isLess);
    select(rows, { low: first, high: keyed - 1, rank: last - 1 }, isLess);
    rows.subarray(first, last).sort((a, b) => (isLess(a, b) ? -1 : 1));
  }
  return rows.subarray(Math.min(from, end), end);
}

/** Keeps the order within both parts; returns where the second one begins. */
function moveKeylessBehind(rows: Int32Array, keys: Float64Array): number {
  const keyless: number[] = [];
  let keyed = 0;
  for (const row of rows) {
    if (Number.isNaN(keys[row])) keyless.push(row);
    else rows[keyed++] = row;
  }
  rows.set(keyless, keyed);
  return keyed;
}

/**
 * Quickselect: moves the row with this rank to its sorted position within `low` … `high`, with smaller ones before it and larger
 * ones after it.
 */
function select(
  rows: Int32Array,
  { low, high, rank }: { low: number; high: number; rank: number },
  isLess: (a: number, b: number) => boolean,
): void {
  // Twice the number of rounds that halving takes. If more are needed, the order is adversarial, and the range is
  // sorted instead.
  for (let rounds = 2 * Math.ceil(Math.log2(high - low + 2)); low < high; rounds--) {
    if (rounds === 0) {
      rows.subarray(low, high + 1).sort((a, b) => (isLess(a, b) ? -1 : isLess(b, a) ? 1 : 0));
      return;
    }
    const pivot = middleOf(rows[low], rows[(low + high) >> 1], rows[high], isLess);
    let [left, right] = [low, high];
    while (left <= right) {
      while (isLess(rows[left], pivot)) left += 1;
      while (isLess(pivot, rows[right])) right -= 1;
      if (left > right) break;
      const row = rows[left];
      rows[left++] = rows[right];
      rows[right--] = row;
    }
    if (rank <= right) high = right;
    else if (rank >= left) low = left;
    else return;
  }
}

function middleOf(a: number, b: number, c: number, isLess: (a: number, b: number) => boolean): number {
  const [low, high] = isLess(a, b) ? [a, b] : [b, a];
  return isLess(c, low) ? low : isLess(high, c) ? high : c;
}
