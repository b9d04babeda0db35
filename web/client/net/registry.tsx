/** Which kinds of artifacts have a plot: panels are chosen by what a trial recorded. */
import type { ComponentChildren } from "preact";
import type { Artifact, JsonValue } from "../../api.ts";
import { readBands, readChains, readClasses, readControl, readCoverage, readReliability, readSplit } from "./kinds.ts";
import { BandsPlot } from "./panels/bands.tsx";
import { ChainsPlots } from "./panels/chains.tsx";
import { ClassesPlot } from "./panels/classes.tsx";
import { ControlPlot } from "./panels/control.tsx";
import { CoveragePlot } from "./panels/coverage.tsx";
import { ReliabilityPlot } from "./panels/reliability.tsx";
import { SplitPlots } from "./panels/split.tsx";
import type { Reader } from "./reading.ts";
import { ReadableData } from "./readable-data.tsx";

interface Kind {
  /** What is shown, and how to read it. */
  readonly help: string;
  readonly isWide: boolean;
  /** Null where the data are not what they should be. */
  draw(data: JsonValue): ComponentChildren | null;
}

function kind<Data>(
  read: Reader<Data>,
  draw: (data: Data) => ComponentChildren,
  { help, isWide = false }: { readonly help: string; readonly isWide?: boolean },
): Kind {
  return {
    help,
    isWide,
    draw(data) {
      const known = read(data);
      return known === null ? null : draw(known);
    },
  };
}

const kinds: ReadonlyMap<string, Kind> = new Map([
  [
    "reliability",
    kind(readReliability, (data) => <ReliabilityPlot data={data} />, {
      help: "For each predicted quantile, the share of validation targets below it. Right predictions lie on the diagonal; within the grey band chance explains the rest, 95 times in 100. A curve that is too flat: not sure enough. Too steep: too sure.",
    }),
  ],
  [
    "coverage",
    kind(readCoverage, (data) => <CoveragePlot data={data} />, {
      help: "How many targets lie inside each central interval. The bar marks what was promised, grey is what chance explains, 95 times in 100. A diamond lies outside of that: left of the bar intervals are too narrow, right of it too wide.",
    }),
  ],
  [
    "uncertainty-split",
    kind(readSplit, (data) => <SplitPlots data={data} />, {
      help: "Epistemic: the part of the predictive variance that comes from not knowing the weights, which more data would shrink. Aleatoric: noise of the targets, which stays. Below: groups of rows by predicted deviation; on the dashed line errors are as large as predicted, above it the net is too sure.",
    }),
  ],
  [
    "control",
    kind(readControl, (data) => <ControlPlot data={data} />, {
      help: "The same validation rows predicted by models that need no training: a constant mean and variance, and Bayesian linear regression. A net that does not beat them has learned nothing worth its cost.",
    }),
  ],
  [
    "predictive-bands",
    kind(readBands, (data) => <BandsPlot data={data} />, {
      help: "Validation rows in order of the predicted mean, each with its predictive intervals and the target that was really there. Of right 95 % intervals one target in twenty lies outside.",
      isWide: true,
    }),
  ],
  [
    "class-probabilities",
    kind(readClasses, (data) => <ClassesPlot data={data} />, {
      help: "Validation rows, each a column: how probable each class was. The line is the probability of the class that the row really has.",
      isWide: true,
    }),
  ],
  [
    "chains",
    kind(readChains, (data) => <ChainsPlots data={data} />, {
      help: "Chains are compared in function space (predictions, log posterior), because weights that differ may say the same. R̂ compares the spread between chains with that within them: 1.01 at most where they have mixed. Effective draws: how many independent draws the correlated ones are worth. The temperature found should be the one asked for.",
      isWide: true,
    }),
  ],
]);

export interface Drawn {
  readonly help: string;
  readonly isWide: boolean;
  readonly content: ComponentChildren;
}

/** The plot of an artifact; the data themselves where its kind has none, or they are not of its shape. */
export function drawArtifact({ kind: name, title, data }: Artifact): Drawn {
  const known = kinds.get(name);
  const content = known?.draw(data) ?? null;
  if (known !== undefined && content !== null) return { help: known.help, isWide: known.isWide, content };
  const help =
    known === undefined
      ? `“${name}” is a kind that has no plot here, so that its data are shown as they are.`
      : `The data are not of the shape that “${name}” has, so that they are shown as they are.`;
  return { help, isWide: true, content: <ReadableData label={title} data={data} /> };
}
