/** The names of analyses, and a reader for lists of these names. */
import { didYouMean, listNames } from "../../../common/did-you-mean.ts";
import type { Reader } from "../../options/readers.ts";

export const analysisNames = [
  "shift",
  "flatness",
  "margins",
  "compression",
  "pac-bayes",
  "early-stopping",
  "bias-variance",
  "prequential",
] as const;
export type AnalysisName = (typeof analysisNames)[number];

/** Comma-separated names, or `all`, or `none`. */
export const readAnalyses: Reader<readonly AnalysisName[]> = (text) => {
  if (text.trim() === "all") return { value: analysisNames };
  if (text.trim() === "none") return { value: [] };
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !analysisNames.some((known) => known === name));
  if (unknown === undefined) return { value: analysisNames.filter((name) => names.includes(name)) };
  return {
    rule: `must be all, none, or some of ${listNames(analysisNames)}`,
    remedy: didYouMean(unknown, analysisNames, ""),
  };
};
