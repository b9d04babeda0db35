/** `credence trials`: every trial of a study. */
import { InvalidInput } from "../../errors.ts";
import { jsonFlag } from "../command.ts";
import type { CommandSpec } from "../command.ts";
import { printed, trialJson } from "../json.ts";
import { createPaint } from "../paint.ts";
import { placeFlags } from "../place.ts";
import { trialLines, trialsCsv } from "../trial-table.ts";
import { withStudy } from "../with-store.ts";

export const trialsCommand: CommandSpec = {
  flags: [...placeFlags, jsonFlag, { flag: "--csv", summary: "print comma-separated values" }],
  examples: [
    { line: "credence trials bnn-regression", says: "a table" },
    { line: "credence trials bnn-regression --csv > trials.csv", says: "for a spreadsheet" },
    {
      line: "credence trials bnn-regression --json | jq '.[] | select(.state == \"failed\")'",
      says: "the failed ones",
    },
  ],
  async run(call, context) {
    if (call.flags.json === true && call.flags.csv === true) {
      throw new InvalidInput([{ path: "", message: "format; must be one: --json and --csv. Leave one out." }]);
    }
    return withStudy(call, context, async (study, studies) => {
      const trials = await studies.readTrials(study.name);
      if (call.flags.json === true) context.stdout.write(printed(trials.map(trialJson)));
      else if (call.flags.csv === true) context.stdout.write(trialsCsv(study, trials));
      else if (trials.length === 0) context.stdout.write(`Study ${study.name} has no trials yet.\n`);
      else {
        const paint = createPaint(context.stdout, context.surroundings.environment);
        context.stdout.write(`${trialLines(study, trials, { width: context.stdout.columns(), paint }).join("\n")}\n`);
      }
      return 0;
    });
  },
};
