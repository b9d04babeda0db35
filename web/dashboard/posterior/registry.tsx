/** The plots of each kind of artifact. */
import type { ComponentChildren } from "preact";
import * as z from "zod/mini";
import type { Artifact, JsonValue } from "../../api.ts";
import * as shapes from "../../../objectives/bnn/artifacts/kinds.ts";
import { BandsPlot } from "./panels/bands.tsx";
import { ChainsPlots } from "./panels/chains.tsx";
import { ClassReliabilityPlot } from "./panels/class-reliability.tsx";
import { ClassesPlot } from "./panels/classes.tsx";
import { ConfusionTable } from "./panels/confusion.tsx";
import { BaselinesPlot } from "./panels/baselines.tsx";
import { CoveragePlot } from "./panels/coverage.tsx";
import { ReliabilityPlot } from "./panels/reliability.tsx";
import { RiskCoveragePlot } from "./panels/risk-coverage.tsx";
import { AnalysisPlot } from "./panels/analysis.tsx";
import { SplitPlots } from "./panels/split.tsx";
import { classScores, numberScores } from "./options/baselines.ts";
import { ReadableData } from "./readable-data.tsx";

// The content security policy forbids eval, which the library would otherwise try.
z.config({ jitless: true });

interface Kind {
  /** What is shown, and how to read it. */
  readonly help: string;
  readonly isWide: boolean;
  /** Null if the data do not have the expected structure. */
  draw(data: JsonValue): ComponentChildren | null;
}

function kind<Data>(
  shape: z.ZodMiniType<Data>,
  draw: (data: Data) => ComponentChildren,
  { help, isWide = false }: { readonly help: string; readonly isWide?: boolean },
): Kind {
  return {
    help,
    isWide,
    draw(data) {
      const known = shape.safeParse(data);
      return known.success ? draw(known.data) : null;
    },
  };
}

const kinds: ReadonlyMap<string, Kind> = new Map([
  [
    "reliability",
    kind(shapes.reliability, (data) => <ReliabilityPlot data={data} />, {
      help: "For each predicted quantile, the share of validation targets below it. Calibrated predictions lie on the diagonal, up to sampling error (gray: 95 % band). If the curve is too flat, the network is under-confident; if it is too steep, over-confident.",
    }),
  ],
  [
    "coverage",
    kind(shapes.coverage, (data) => <CoveragePlot data={data} />, {
      help: "The share of targets inside each central interval. The bar marks the nominal level; the 95 % sampling band is gray. Diamonds are outside the band: intervals are too narrow to the left of the bar, and too wide to the right.",
    }),
  ],
  [
    "uncertainty-split",
    kind(shapes.uncertaintySplit, (data) => <SplitPlots data={data} />, {
      help: "Epistemic: predictive variance from uncertainty about the weights, which more data would reduce. Aleatoric: noise of the targets, which remains. Below: rows grouped by predicted standard deviation. On the dashed line, errors are as large as predicted; above it, the network is over-confident.",
    }),
  ],
  [
    "control",
    kind(shapes.control, (data) => <BaselinesPlot data={data} scores={numberScores(data)} />, {
      help: "Baseline predictions for the same validation rows: a constant mean and variance, Bayesian linear regression and boosted trees. A network that does not beat them is not worth its cost.",
    }),
  ],
  [
    "predictive-bands",
    kind(shapes.predictiveBands, (data) => <BandsPlot data={data} />, {
      help: "Validation rows in order of the predicted mean, each with its predictive intervals and the observed target. With calibrated 95 % intervals, about one target in twenty is outside.",
      isWide: true,
    }),
  ],
  [
    "class-probabilities",
    kind(shapes.classProbabilities, (data) => <ClassesPlot data={data} />, {
      help: "Predicted class probabilities, one column per validation row. The line is the probability of the observed class.",
      isWide: true,
    }),
  ],
  [
    "class-reliability",
    kind(shapes.classReliability, (data) => <ClassReliabilityPlot data={data} />, {
      help: "Validation rows grouped by the probability of their most probable class, and how often that class was right. Calibrated probabilities lie on the diagonal, up to sampling error (gray: 95 % band). Below the diagonal: over-confident. Above: under-confident. ECE: expected calibration error, the mean gap.",
    }),
  ],
  [
    "risk-coverage",
    kind(shapes.riskCoverage, (data) => <RiskCoveragePlot data={data} />, {
      help: "Selective prediction: the model abstains on the least certain rows, by predictive entropy. The curve should fall toward the left; the dashed line abstains at random. AUROC: the probability that a wrong row has a larger entropy than a correct one.",
    }),
  ],
  [
    "confusion",
    kind(shapes.confusion, (data) => <ConfusionTable data={data} />, {
      help: "For each true class (one line each), how many validation rows were predicted as each class. The diagonal is correct.",
    }),
  ],
  [
    "class-control",
    kind(shapes.classControl, (data) => <BaselinesPlot data={data} scores={classScores(data)} />, {
      help: "Baseline predictions for the same validation rows: class frequencies and logistic regression. A network that does not beat them is not worth its cost. Brier score and ECE: lower is better.",
    }),
  ],
  [
    "analysis",
    kind(shapes.analysis, (data) => <AnalysisPlot data={data} />, {
      help: "An analysis of this fit, requested with the option analyses. The sentence above the plot is the finding; the one below explains what is measured and why.",
    }),
  ],
  [
    "chains",
    kind(shapes.chains, (data) => <ChainsPlots data={data} />, {
      help: "Chains are compared in function space (predictions, log posterior), because different weights may give the same function. R̂ compares the spread between chains with the spread within them; it is at most 1.01 if they have converged. Effective sample size: the number of independent draws that would give the same precision. The effective temperature should equal the target.",
      isWide: true,
    }),
  ],
]);

export interface Drawn {
  readonly help: string;
  readonly isWide: boolean;
  readonly content: ComponentChildren;
}

/** The plot of an artifact, or its raw data if its kind has no plot or its data have a different structure. */
export function drawArtifact({ kind: name, title, data }: Artifact): Drawn {
  const known = kinds.get(name);
  const content = known?.draw(data) ?? null;
  if (known !== undefined && content !== null) return { help: known.help, isWide: known.isWide, content };
  const help =
    known === undefined
      ? `“${name}” has no plot; its raw data are shown.`
      : `The data do not have the structure of “${name}”; the raw data are shown.`;
  return { help, isWide: true, content: <ReadableData label={title} data={data} /> };
}
