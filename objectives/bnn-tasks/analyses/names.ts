/** The names of studies, and how a list of them is read. */
import { didYouMean, listNames } from "../../../common/did-you-mean.ts";
import type { Reader } from "../../options/readers.ts";

export const studyNames = ["shift", "flatness", "margins", "compression", "pac-bayes"] as const;
export type StudyName = (typeof studyNames)[number];

/** Names with commas between them, or all, or none. */
export const readStudies: Reader<readonly StudyName[]> = (text) => {
  if (text.trim() === "all") return { value: studyNames };
  if (text.trim() === "none") return { value: [] };
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !studyNames.some((known) => known === name));
  if (unknown === undefined) return { value: studyNames.filter((name) => names.includes(name)) };
  return {
    rule: `must be all, none, or some of ${listNames(studyNames)}`,
    remedy: didYouMean(unknown, studyNames, ""),
  };
};
