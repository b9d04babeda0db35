/** Splits the rows of a data set into train, validation and test, by key. */
import { permutation } from "../../math/random.ts";
import type { Key } from "../../math/random.ts";

/** Row indices: disjoint, together every row once. */
export interface RowSplit {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

/**
 * Splits `rows` rows at random. A part has round(rows × fraction) rows, but at least one where its fraction is not 0;
 * train has the rest. The test rows depend on the key and the test fraction alone, so that another validation fraction
 * leaves them as they are.
 *
 * @param fractions each in [0, 1), together less than 1
 * @throws RangeError when a fraction is out of range, or no row is left to train on
 */
export function splitRows(
  rows: number,
  fractions: { readonly validation: number; readonly test: number },
  key: Key,
): RowSplit {
  const { validation, test } = fractions;
  if (!(validation >= 0 && test >= 0 && validation + test < 1)) {
    throw new RangeError(
      `invalid fractions; must be ≥ 0 and add up to less than 1: validation ${validation}, test ${test}`,
    );
  }
  const testCount = countOf(rows, test);
  const heldOut = testCount + countOf(rows, validation);
  if (heldOut >= rows) {
    throw new RangeError(`invalid rows; must leave one to train on: ${rows} rows, ${heldOut} of them held out`);
  }
  const order = permutation(key, rows);
  return {
    test: order.slice(0, testCount),
    validation: order.slice(testCount, heldOut),
    train: order.slice(heldOut),
  };
}

function countOf(rows: number, fraction: number): number {
  return fraction === 0 ? 0 : Math.max(1, Math.round(rows * fraction));
}
