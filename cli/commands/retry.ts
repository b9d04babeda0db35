/** `credence retry`: evaluates failed trials again, and discards the failures. */
import { InvalidInput } from "../../common/errors.ts";
import type { Trial } from "../../tuner/study/trial.ts";
import { jsonFlag, type CommandSpec } from "../command.ts";
import { jsonText } from "../report/json-text.ts";
import { locationFlags } from "../studies/location.ts";
import { withStudy } from "../studies/with-studies.ts";
import { trialNumbers } from "../studies/trial-numbers.ts";
import { countOf, listOf } from "../terminal/format.ts";

export const retryCommand: CommandSpec = {
  description: [
    "For failures that were not caused by the hyperparameters, such as a missing package or a full disk. Each " +
      "configuration is queued as a new trial, and the failed one is deleted, so that the surrogate does not learn to avoid it.",
  ],
  flags: [{ flag: "--failed", summary: "retry all failed trials" }, ...locationFlags, jsonFlag],
  examples: [
    { line: "credence retry nets 8 9", summary: "two trials" },
    { line: "credence retry nets --failed", summary: "all failed trials" },
  ],
  async run(call, context) {
    const [, ...words] = call.positional;
    const all = call.flags.failed === true;
    if (all === words.length > 0) {
      throw new InvalidInput([{ path: "", message: "Give the numbers of the trials to retry, or --failed." }]);
    }
    return withStudy(call, context, async (study, studies) => {
      const trials = await studies.readTrials(study.name);
      const failed = all
        ? trials.filter(isFailed)
        : trialNumbers(words, trials, { rule: "must have failed", is: isFailed });
      const author = { who: "retry", now: context.now() };
      const renewed: number[] = [];
      for (const { number, hyperparameters, reason } of failed) {
        const added = await studies.enqueueTrial(study.name, { hyperparameters, reason }, author.now);
        await studies.deleteTrial(study.name, number, author);
        renewed.push(added.number);
      }
      const text =
        renewed.length === 0
          ? `No trial of ${study.name} has failed.`
          : `${countOf(renewed.length, "trial")} of ${study.name} queued again: ${listOf(renewed.map(String))}.`;
      context.stdout.write(call.flags.json === true ? jsonText({ study: study.name, waiting: renewed }) : `${text}\n`);
      return 0;
    });
  },
};

function isFailed({ state }: Trial): boolean {
  return state === "failed";
}
