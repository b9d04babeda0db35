/** Trials given by number on the command line. */
import { InvalidInput } from "../../common/errors.ts";
import type { Issue } from "../../common/issue.ts";
import type { Trial } from "../../tuner/study/trial.ts";
import { readWhole, valueIssue } from "../settings/parse-value.ts";

/**
 * The trials, without duplicates. Throws InvalidInput with every issue: not a number, no such trial, or a trial in the
 * wrong state.
 */
export function trialNumbers(
  words: readonly string[],
  trials: readonly Trial[],
  { rule, is }: { readonly rule: string; readonly is: (trial: Trial) => boolean } = { rule: "", is: () => true },
): readonly Trial[] {
  const issues: Issue[] = [];
  const found = new Set<Trial>();
  for (const word of words) {
    const read = readWhole(word, 0);
    if (!("value" in read)) {
      issues.push(valueIssue("NUMBER", word, read));
      continue;
    }
    const trial = trials.find(({ number }) => number === read.value);
    if (trial === undefined) issues.push({ path: "", message: `trial; must exist: ${read.value}` });
    else if (!is(trial)) issues.push({ path: "", message: `trial ${trial.number}; ${rule}: ${trial.state}` });
    else found.add(trial);
  }
  if (issues.length > 0) throw new InvalidInput(issues);
  return [...found];
}
