/** The analyses of a fit, by name. */
import { biasVarianceAnalysis } from "./bias-variance.ts";
import { compressionAnalysis } from "./compression.ts";
import { earlyStoppingAnalysis } from "./early-stopping.ts";
import { flatnessAnalysis } from "./flatness.ts";
import { marginAnalysis } from "./margins.ts";
import type { AnalysisName } from "./names.ts";
import { pacBayesAnalysis } from "./pac-bayes.ts";
import { prequentialAnalysis } from "./prequential.ts";
import { shiftAnalysis } from "./shift.ts";
import type { Analysis } from "./examined.ts";

export const analyses: Readonly<Record<AnalysisName, Analysis>> = {
  shift: shiftAnalysis,
  flatness: flatnessAnalysis,
  margins: marginAnalysis,
  compression: compressionAnalysis,
  "pac-bayes": pacBayesAnalysis,
  "early-stopping": earlyStoppingAnalysis,
  "bias-variance": biasVarianceAnalysis,
  prequential: prequentialAnalysis,
};
