/** Every prior, run through the task: it learns on all available engines, and contradictory options are rejected. */
import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../math/random.ts";
import { bnnRegressionOn } from "../../../objectives/bnn-tasks/regression.ts";
import type { Dataset } from "../../../objectives/bnn/data/dataset.ts";
import { priorFamilies } from "../../../objectives/bnn/prior/network-prior.ts";

const ROWS = 80;
const stream = openStream(makeKey("priors"));
const features = Float64Array.from({ length: ROWS }, () => 4 * stream.uniform() - 2);
const dataset: Dataset = {
  name: "sine",
  featureNames: ["x"],
  targetName: "y",
  rows: ROWS,
  columns: 1,
  features,
  target: features.map((x) => 3 + 2 * Math.sin(x) + 0.2 * stream.normal()),
  notices: [],
};
const small = { hidden: "8", chains: "1", "warm-start": "300", threads: "1" };

async function nllOf(options: Record<string, string>): Promise<number> {
  const created = bnnRegressionOn(dataset, { ...small, ...options });
  if ("issues" in created) throw new Error(JSON.stringify(created.issues));
  const evaluation = await created.objective.evaluate(
    { priorScale: 1 },
    {
      report: () => "continue",
      signal: new AbortController().signal,
      key: makeKey(1),
      trial: { study: "test", number: 0, attempt: 1 },
    },
  );
  await created.objective.close?.();
  if ("failure" in evaluation) throw new Error(evaluation.failure.message);
  return evaluation.values.validationNll;
}

describe.each(priorFamilies)("bnn-regression under the prior %s", (prior) => {
  it.each(["simd", "plain"])("learns on the engine %s, also with learned scales", async (engine) => {
    const options = { prior, engine, method: "hmc", iterations: "60" };
    // The mean alone scores 1.8.
    expect(await nllOf(options)).toBeLessThan(1);
    expect(await nllOf({ ...options, "prior-hierarchy": "layers", "prior-scaling": "network" })).toBeLessThan(1);
  });

  it.each([
    { method: "laplace", curvature: "kronecker", iterations: "300" },
    { method: "ensemble", iterations: "1500" },
  ])("learns by $method", async (options) => {
    expect(await nllOf({ prior, "prior-hierarchy": "layers", ...options })).toBeLessThan(1.5);
  });
});

it("anchored members need a Gaussian prior", () => {
  for (const [name, value] of [
    ["prior", "horseshoe"],
    ["prior-hierarchy", "layers"],
  ] as const) {
    const refused = bnnRegressionOn(dataset, { ...small, method: "ensemble", anchored: "true", [name]: value });
    const message = `anchored; must go with a Gaussian prior: ${name}=${value}. Leave one of them out.`;
    expect(refused).toEqual({ issues: [{ path: "anchored", message }] });
  }
});
