import { expect, it } from "vitest";
import { makeKey } from "../../../../math/random.ts";
import { independentRows, rowVariances } from "../../../../objectives/bnn/mcmc/gradient-noise.ts";
import { finish, linearRun, mean, ROWS, WEIGHTS } from "../posterior/linear-model.ts";
import { rowCovariance } from "../posterior/minibatch-law.ts";

it.each([1, 7, ROWS])("variances of the gradients of rows are the closed form's, %d rows at a time", (atOnce) => {
  const into = new Float64Array(WEIGHTS);
  finish(rowVariances(linearRun(1, { iterations: 1 }), { weights: Float64Array.from(mean), atOnce, into }));
  into.forEach((variance, i) => expect(variance).toBeCloseTo(rowCovariance.get(i, i), 9));
});

it("independent minibatches contain every row equally often, regardless of earlier ones", () => {
  const next = independentRows({ rows: 4 }, 3, makeKey("rows"));
  const counts = [0, 0, 0, 0];
  let repeats = 0;
  for (let k = 0; k < 4000; k++) {
    const rows = next();
    expect(rows).toHaveLength(3);
    for (const row of rows) counts[row] += 1;
    if (rows[0] === rows[1]) repeats += 1;
  }
  for (const count of counts) expect(Math.abs(count - 3000)).toBeLessThan(5 * Math.sqrt(3000));
  expect(Math.abs(repeats - 1000)).toBeLessThan(5 * Math.sqrt(750));
});
