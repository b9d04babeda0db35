/** `credence forget`: deletes trials that should not count. */
import { InvalidInput } from "../../common/errors.ts";
import { jsonFlag, type CommandSpec } from "../command.ts";
import { jsonText } from "../report/json-text.ts";
import { locationFlags } from "../studies/location.ts";
import { withStudy } from "../studies/with-studies.ts";
import { trialNumbers } from "../studies/trial-numbers.ts";
import { listOf } from "../terminal/format.ts";

export const forgetCommand: CommandSpec = {
  description: [
    "Deletes trials of a study: the surrogate ignores them, they no longer count toward the budget, and their " +
      "numbers are not reused. Running trials cannot be forgotten.",
  ],
  flags: [...locationFlags, jsonFlag],
  examples: [{ line: "credence forget nets 8 9", summary: "two trials" }],
  async run(call, context) {
    const [, ...words] = call.positional;
    if (words.length === 0) {
      throw new InvalidInput([{ path: "", message: "Give the numbers of the trials to forget." }]);
    }
    return withStudy(call, context, async (study, studies) => {
      const trials = await studies.readTrials(study.name);
      const chosen = trialNumbers(words, trials, {
        rule: "must not be running",
        is: ({ state }) => state !== "running",
      });
      for (const { number } of chosen) {
        await studies.deleteTrial(study.name, number, { who: "forget", now: context.now() });
      }
      const numbers = chosen.map(({ number }) => number);
      const text = `Forgot trial${numbers.length === 1 ? "" : "s"} ${listOf(numbers.map(String))} of ${study.name}.`;
      context.stdout.write(
        call.flags.json === true ? jsonText({ study: study.name, forgotten: numbers }) : `${text}\n`,
      );
      return 0;
    });
  },
};
