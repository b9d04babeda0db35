/** A small artificial data set, and bnn-regression on it. */
import { makeKey, openStream } from "../../../math/random.ts";
import { bnnRegressionOn } from "../../../objectives/bnn-tasks/regression.ts";
import type { Dataset } from "../../../objectives/bnn/data/dataset.ts";
import type { EvaluationContext, Objective } from "../../../tuner/objective.ts";

/** y = 3 + 2 sin x₀ + noise with standard deviation 0.2; x₁ has no influence. */
export function sineDataset(rows = 120): Dataset {
  const stream = openStream(makeKey("sine"));
  const features = Float64Array.from({ length: 2 * rows }, () => 4 * stream.uniform() - 2);
  const target = Float64Array.from(
    { length: rows },
    (_, i) => 3 + 2 * Math.sin(features[2 * i]) + 0.2 * stream.normal(),
  );
  const names = { name: "sine", featureNames: ["x0", "x1"], targetName: "y" };
  return { ...names, rows, columns: 2, features, target, notices: ["made up"] };
}

/** Options of a short run. */
const quick = { method: "sgld", chains: "1", iterations: "400", "warm-start": "300", draws: "20", hidden: "10" };

export function createOn(dataset: Dataset, options: Record<string, string> = {}): Objective {
  const created = bnnRegressionOn(dataset, { ...quick, ...options });
  if ("issues" in created) throw new Error(JSON.stringify(created.issues));
  return created.objective;
}

export interface Report {
  readonly step: number;
  readonly metric: string;
  readonly value: number;
}

export function context(changes: Partial<EvaluationContext> = {}, reports: Report[] = []): EvaluationContext {
  return {
    report(step, metric, value) {
      reports.push({ step, metric, value });
      return "continue";
    },
    signal: new AbortController().signal,
    key: makeKey(1),
    trial: { study: "test", number: 0, attempt: 1 },
    ...changes,
  };
}
