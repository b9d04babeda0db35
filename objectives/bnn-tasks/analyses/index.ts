/** The studies of a fit, by name. */
import { compressionStudy } from "./compression.ts";
import { flatnessStudy } from "./flatness.ts";
import { marginStudy } from "./margins.ts";
import type { StudyName } from "./names.ts";
import { pacBayesStudy } from "./pac-bayes.ts";
import { shiftStudy } from "./shift.ts";
import type { Study } from "./studied.ts";

export const studies = {
  shift: shiftStudy,
  flatness: flatnessStudy,
  margins: marginStudy,
  compression: compressionStudy,
  "pac-bayes": pacBayesStudy,
} satisfies Readonly<Record<StudyName, Study>>;
