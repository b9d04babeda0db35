/** What the test set says about the winner, for every command that shows it. */
import { assessmentSentence, type Assessment } from "../../tuner/study/assessment.ts";
import { labelOf } from "../terminal/label.ts";

/** At most one sentence. `recommended`: number of the trial that is recommended now, if known. */
export function assessedSentences(assessment: Assessment | null | undefined, recommended?: number): readonly string[] {
  if (assessment === null || assessment === undefined) return [];
  const sentence = assessmentSentence(assessment, labelOf(assessment.metric));
  const isOther = recommended !== undefined && recommended !== assessment.trial;
  return [isOther ? `${sentence} Trial ${recommended}, recommended now, has not been assessed.` : sentence];
}
