/**
 * Analyses of a fit, as recorded by a trial: which analyses run on which tasks, and their values against closed forms
 * where these exist.
 */
import { describe, expect, it } from "vitest";
import { bnnClassificationOn } from "../../../objectives/bnn-tasks/classification.ts";
import { bnnRegressionOn } from "../../../objectives/bnn-tasks/regression.ts";
import { analysis as shape, type AnalysisData } from "../../../objectives/bnn/artifacts/kinds.ts";
import { makeKey, openStream } from "../../../math/random.ts";
import type { Dataset } from "../../../objectives/bnn/data/dataset.ts";
import type { ObjectiveCreation } from "../../../tuner/objective.ts";
import { clusters } from "./clusters.ts";
import { context, sineDataset } from "./sine.ts";

const quick = { hidden: "6", chains: "2", iterations: "200", "warm-start": "200", draws: "10", threads: "1" };

async function analysesOf(created: ObjectiveCreation): Promise<Readonly<Record<string, AnalysisData>>> {
  if ("issues" in created) throw new Error(JSON.stringify(created.issues));
  const evaluation = await created.objective.evaluate({}, context());
  await created.objective.close?.();
  if ("failure" in evaluation) throw new Error(evaluation.failure.message);
  const found = (evaluation.artifacts ?? []).filter(({ kind }) => kind === "analysis");
  return Object.fromEntries(found.map(({ name, data }) => [name, shape.parse(data)]));
}

const lineOf = ({ lines }: AnalysisData, name: string) => lines.find((line) => line.name === name)?.values ?? [];
const factOf = ({ facts }: AnalysisData, name: string) => facts.find((fact) => fact.name === name)?.value ?? Number.NaN;

describe("analyses", () => {
  const ofNumbers = [
    "shift",
    "flatness",
    "pruning",
    "quantisation",
    "pac-bayes",
    "early-stopping",
    "bias-variance",
    "prequential",
  ];
  const ofClasses = [
    "shift",
    "flatness",
    "margins",
    "pruning",
    "quantisation",
    "pac-bayes",
    "early-stopping",
    "bias-variance",
    "prequential",
  ];

  it.each(["sgld", "laplace", "map", "dropout"])("are all recorded of numbers learned by %s", async (method) => {
    const options = { ...quick, method, ...(method === "dropout" ? { "mask-count": "5" } : {}), analyses: "all" };
    const analyses = await analysesOf(bnnRegressionOn(sineDataset(60), options));
    expect(Object.keys(analyses)).toEqual(ofNumbers);
    for (const { lines, finding, meaning } of Object.values(analyses)) {
      for (const { values } of lines) expect(values.every((value) => value !== null)).toBe(true);
      expect(`${finding} ${meaning}`).not.toMatch(/unknown|NaN|undefined/);
    }
  });

  it("are recorded for classes, with their margins", async () => {
    const analyses = await analysesOf(
      bnnClassificationOn(clusters(3, 90), { ...quick, method: "sgld", analyses: "all" }),
    );
    expect(Object.keys(analyses)).toEqual(ofClasses);
    const { margins, pruning, quantisation, shift } = analyses;
    // Clusters are far apart: hardly any row is misclassified.
    expect(factOf(margins, "median, training")).toBeGreaterThan(0.5);
    expect(lineOf(margins, "training").at(-1)).toBe(1);
    expect(lineOf(pruning, "pruned")[0]).toBe(0);
    expect(lineOf(pruning, "pruned").at(-1)).toBeGreaterThan(0.1);
    expect(Math.abs(lineOf(quantisation, "quantised")[0] ?? 1)).toBeLessThan(0.01);
    expect(lineOf(shift, "epistemic uncertainty")[0]).toBe(0.5);
  });

  it("bound the errors on new rows, from the reported divergence", async () => {
    const analyses = await analysesOf(
      bnnClassificationOn(clusters(2, 120), { ...quick, method: "map", "prior-scale": "1", analyses: "pac-bayes" }),
    );
    expect(Object.keys(analyses)).toEqual(["pac-bayes"]);
    const bound = lineOf(analyses["pac-bayes"], "bound");
    const learned = lineOf(analyses["pac-bayes"], "training");
    bound.forEach((value, i) => expect(value).toBeGreaterThan(learned[i] ?? 1));
    expect(factOf(analyses["pac-bayes"], "its KL, nats")).toBeGreaterThan(0);
  });

  it("of a Bayesian linear model find the rows that were moved: its variance is a quadratic form", async () => {
    const options = { ...quick, hidden: "none", method: "laplace", curvature: "full", analyses: "shift" };
    const { shift } = await analysesOf(bnnRegressionOn(sineDataset(80), options));
    // About 1 + x₀² + x₁², at most some 7 here; moved outwards by 5 it is at least 1 + 2 · 5², and it grows with every step.
    const area = lineOf(shift, "epistemic uncertainty");
    expect(area[0]).toBe(0.5);
    expect(area.at(-1)).toBe(1);
    expect(area).toEqual(area.toSorted((a, b) => (a ?? 0) - (b ?? 0)));
  });

  it("of a fit that learns almost nothing have no variance, and the code length of a constant model", async () => {
    // A prior this narrow leaves nothing but the frequencies of two classes, here one half each.
    const hmc = { method: "hmc", iterations: "40", "kept-trajectories": "20", "trajectory-warmup": "20" };
    const options = {
      ...quick,
      ...hmc,
      hidden: "none",
      "prior-scale": "0.0001",
      analyses: "bias-variance,prequential",
    };
    const { "bias-variance": parts, prequential } = await analysesOf(bnnClassificationOn(clusters(2, 80), options));
    expect(factOf(parts, "variance")).toBeLessThan(1e-4);
    expect(factOf(parts, "bias and noise")).toBeCloseTo(0.5, 2);
    expect(factOf(prequential, "per target")).toBeCloseTo(Math.log(2), 2);
    expect(factOf(prequential, "constant model, per target")).toBeCloseTo(Math.log(2), 3);
  });

  it("follow descent until held-out rows get worse, which is soon if the targets are noise", async () => {
    const stream = openStream(makeKey("noise"));
    const noise = { ...sineDataset(60), target: Float64Array.from({ length: 60 }, () => stream.normal()) };
    const options = { ...quick, hidden: "20", method: "map", analyses: "early-stopping" };
    const pathOn = async (dataset: Dataset) => {
      const { "early-stopping": found } = await analysesOf(bnnRegressionOn(dataset, options));
      const best = factOf(found, "best number of steps");
      // 0.6 of the rows train.
      const scale = Math.sqrt((factOf(found, "step size") * best) / (0.6 * dataset.rows));
      expect(factOf(found, "equivalent prior scale")).toBeCloseTo(scale, 3);
      return { best, steps: found.x.values };
    };
    const [ofNoise, ofSine] = [await pathOn(noise), await pathOn(sineDataset(200))];
    expect(ofNoise.best).toBeLessThan(ofSine.best);
    expect(ofNoise.steps.at(-1)).toBeGreaterThan(ofNoise.best);
    expect(ofSine.steps.slice(0, 11)).toEqual([0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512]);
  });

  it("end with an aborted evaluation", async () => {
    const created = bnnRegressionOn(sineDataset(200), { ...quick, method: "map", analyses: "early-stopping" });
    if ("issues" in created) throw new Error(JSON.stringify(created.issues));
    const controller = new AbortController();
    // The last report comes after the fit, and before the analyses.
    const report = (step: number) => {
      if (step === 200) controller.abort();
      return "continue" as const;
    };
    const evaluation = await created.objective.evaluate({}, context({ report, signal: controller.signal }));
    await created.objective.close?.();
    expect(evaluation).toEqual({ failure: { kind: "transient", message: "evaluation; was aborted" } });
  });

  it("are recorded only on request, for the first of several folds, and unknown names are refused", async () => {
    const plain = { ...quick, method: "map" };
    expect(await analysesOf(bnnRegressionOn(sineDataset(60), plain))).toEqual({});
    const folds = await analysesOf(bnnRegressionOn(sineDataset(60), { ...plain, folds: "3", analyses: "flatness" }));
    expect(Object.keys(folds)).toEqual(["flatness"]);
    expect(bnnRegressionOn(sineDataset(60), { ...plain, analyses: "flatnes" })).toEqual({
      issues: [
        {
          path: "analyses",
          message:
            'analyses; must be all, none, or some of "shift", "flatness", "margins", "compression", "pac-bayes", "early-stopping", "bias-variance", "prequential": "flatnes". Did you mean flatness?',
        },
      ],
    });
  });
});
