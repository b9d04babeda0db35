import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../math/random.ts";
import type { ChainsData, BaselinesData, PredictiveBandsData } from "../../../objectives/bnn/artifacts/kinds.ts";
import { bnnRegressionOn } from "../../../objectives/bnn-tasks/regression.ts";
import type { Dataset } from "../../../objectives/bnn/data/dataset.ts";
import type { Artifact } from "../../../common/artifact.ts";
import type { Evaluation, EvaluationContext } from "../../../tuner/objective.ts";

const ROWS = 150;
const stream = openStream(makeKey("artifacts of a network"));
const x = Float64Array.from({ length: ROWS }, () => 4 * stream.uniform() - 2);
const dataset: Dataset = {
  name: "sine",
  featureNames: ["x"],
  targetName: "height",
  rows: ROWS,
  columns: 1,
  features: x,
  target: x.map((value) => 300 + 40 * Math.sin(1.5 * value) + 4 * stream.normal()),
  notices: [],
};

const quick = {
  method: "sgld",
  chains: "2",
  iterations: "1500",
  "warm-start": "500",
  draws: "25",
  hidden: "10",
  "prior-scale": "2",
};

async function evaluate(
  options: Record<string, string> = {},
  report: EvaluationContext["report"] = () => "continue",
): Promise<Extract<Evaluation, { values: unknown }>> {
  const step = options.method === undefined ? { "step-size": "1e-4" } : {};
  const created = bnnRegressionOn(dataset, { ...quick, ...step, temperature: "1", ...options });
  if ("issues" in created) throw new Error(JSON.stringify(created.issues));
  const signal = new AbortController().signal;
  const trial = { study: "test", number: 0, attempt: 1 };
  const evaluation = await created.objective.evaluate({}, { report, signal, key: makeKey(5), trial });
  if ("failure" in evaluation) throw new Error(evaluation.failure.message);
  return evaluation;
}

function named(artifacts: readonly Artifact[] | undefined, name: string): Artifact {
  const found = artifacts?.find((artifact) => artifact.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

describe("the artifacts of a network", () => {
  it("are six, plain and small, each with a verdict in one sentence", async () => {
    const { artifacts = [] } = await evaluate();
    const names = ["reliability", "coverage", "predictive-bands", "uncertainty-split", "control", "chains"];
    expect(artifacts.map(({ name }) => name)).toEqual(names);
    expect(artifacts.map(({ kind }) => kind)).toEqual(names);
    expect(JSON.parse(JSON.stringify(artifacts))).toEqual(artifacts);
    expect(JSON.stringify(artifacts).length).toBeLessThan(100_000);
    for (const { title, verdict } of artifacts) {
      expect(title).toMatch(/^[A-Z]/);
      expect(["good", "doubtful", "bad"]).toContain(verdict?.level);
      expect(verdict?.text).toMatch(/^[^.]([^.]|\.\d)*\.$/);
    }
  });

  it("are the same for the same key", async () => {
    expect((await evaluate()).artifacts).toEqual((await evaluate()).artifacts);
  });

  it("are in the target's units, for held-out rows only", async () => {
    const { artifacts, values, metrics = {} } = await evaluate();
    const bands = named(artifacts, "predictive-bands").data as PredictiveBandsData;
    expect([bands.targetName, bands.rows, bands.shown]).toEqual(["height", 30, 30]);
    bands.row.forEach((row, i) => expect(bands.target[i]).toBeCloseTo(dataset.target[row], 1));
    expect(new Set(bands.row).size).toBe(30);
    const outside = bands.target.filter((y, i) => y! < bands.intervals[2].low[i]! || y! > bands.intervals[2].high[i]!);
    expect(1 - outside.length / 30).toBeCloseTo(metrics.validationCoverage95, 10);
    const { name, nll, rmse } = named(artifacts, "control").data as BaselinesData;
    expect(name).toEqual(["network", "constant", "linear", "boosted trees"]);
    expect(nll[0]).toBeCloseTo(values.validationNll, 3);
    expect(rmse[0]).toBeCloseTo(metrics.validationRmse, 2);
    // The sine beats the line, whose residuals are five times the noise; trees may do as well as so short a chain.
    expect(nll[0]).toBeLessThan(nll[2]! - 0.5);
    expect(named(artifacts, "control").verdict?.text).toMatch(/nats per row/);
  });

  it("follow the chains in function space, and the temperature of the weights", async () => {
    const chains = named((await evaluate({ minibatch: "64" })).artifacts, "chains").data as ChainsData;
    expect(chains).toMatchObject({ chains: 2, draws: 25, iterations: 1500, stepSize: { first: 1e-4, last: 1e-4 } });
    expect(chains.quantities.name.slice(0, 2)).toEqual(["validation NLL", "log posterior"]);
    expect(chains.quantities.name).toHaveLength(22);
    expect(chains.quantities.name[2]).toMatch(/^prediction of row \d+$/);
    expect(chains.traces).toHaveLength(4);
    expect(chains.traces[0].values.map((values) => values.length)).toEqual([25, 25]);
    expect(chains.temperature.nominal).toBe(1);
    expect(chains.temperature.configurational).not.toBeNull();
    expect(chains.temperature.standardError).toBeGreaterThan(0);
    expect(chains.temperature.kinetic).toEqual({ temperature: null, standardError: null });
  });

  it("include the temperature of the momenta if there are any", async () => {
    const { artifacts } = await evaluate({ method: "sghmc" });
    const { temperature } = named(artifacts, "chains").data as ChainsData;
    expect(temperature.kinetic.temperature).toBeGreaterThan(0.5);
    expect(temperature.kinetic.temperature).toBeLessThan(2);
    expect(temperature.kinetic.standardError).toBeGreaterThan(0);
  });

  it.each([1, 0.1])("find the temperature of long chains at T = %d", async (nominal) => {
    // All rows at once: minibatches would heat the weights.
    const long = { chains: "4", iterations: "30000", minibatch: "1000", draws: "50", temperature: String(nominal) };
    const noise = { likelihood: "fixed", "observation-scale": "0.3" };
    const { temperature } = named((await evaluate({ ...long, ...noise })).artifacts, "chains").data as ChainsData;
    // The standard error comes from four chains, so that three of it are one in twenty by chance.
    expect(Math.abs(temperature.configurational! - nominal)).toBeLessThan(3 * temperature.standardError!);
    expect(temperature.standardError).toBeLessThan(nominal);
  });

  it("omit chains if there are none, or too few draws", async () => {
    const withoutChains = ["reliability", "coverage", "predictive-bands", "uncertainty-split", "control"];
    for (const options of [{ method: "map" }, { draws: "3" }]) {
      expect((await evaluate(options)).artifacts?.map(({ name }) => name)).toEqual(withoutChains);
    }
  });

  it("leave out a chain that was stopped", async () => {
    const { artifacts } = await evaluate({ chains: "3" }, (iteration) => (iteration > 2000 ? "stop" : "continue"));
    expect((named(artifacts, "chains").data as ChainsData).chains).toBe(1);
  });

  it("omit the log posterior if there are too many rows for so few iterations", async () => {
    const short = named((await evaluate({ iterations: "200", "warm-start": "0" })).artifacts, "chains")
      .data as ChainsData;
    expect(short.quantities.name).not.toContain("log posterior");
    expect(short.temperature.configurational).not.toBeNull();
    const tiny = { iterations: "30", "warm-start": "0", minibatch: "2" };
    const none = named((await evaluate(tiny)).artifacts, "chains").data as ChainsData;
    expect(none.temperature).toMatchObject({ configurational: null, standardError: null });
  });

  it("are not recorded by an assessment", async () => {
    const created = bnnRegressionOn(dataset, quick);
    if ("issues" in created) throw new Error("refused");
    const trial = { study: "test", number: 0, attempt: 1 };
    const context = { report: () => "continue" as const, signal: new AbortController().signal, key: makeKey(1), trial };
    expect(await created.objective.assess?.({}, context)).not.toHaveProperty("artifacts");
  });
});
