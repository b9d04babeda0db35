/** `credence best`: the hyperparameters to use. */
import { bestTrial } from "../../best-trial.ts";
import { CredenceError } from "../../errors.ts";
import { jsonFlag } from "../command.ts";
import type { CommandSpec } from "../command.ts";
import { formatHyperparameter, formatValue } from "../format.ts";
import { bestJson, printed } from "../json.ts";
import { placeFlags } from "../place.ts";
import { padRight, widthOf } from "../table.ts";
import { withStudy } from "../with-store.ts";

export const bestCommand: CommandSpec = {
  description: [
    "The best trial is the complete one with the best value of the study's first metric. With --json, `predicted` is what " +
      "the surrogate expected of it before it was evaluated (null where no surrogate decided).",
  ],
  flags: [...placeFlags, jsonFlag],
  examples: [
    { line: "credence best bnn-regression", says: "its number, values and hyperparameters" },
    { line: "credence best bnn-regression --json | jq .hyperparameters", says: "for a program" },
  ],
  async run(call, context) {
    return withStudy(call, context, async (study, studies) => {
      const best = bestTrial(study, await studies.readTrials(study.name));
      if (best === null) {
        throw new CredenceError("not-found", `study ${study.name}; must have a complete trial: none yet`);
      }
      if (call.flags.json === true) {
        context.stdout.write(printed(bestJson(study.name, best)));
        return 0;
      }
      const values = Object.entries(best.values ?? {}).map(([name, value]) => `${name} ${formatValue(value)}`);
      const hyperparameters = Object.entries(best.hyperparameters);
      const width = Math.max(...hyperparameters.map(([name]) => widthOf(name)));
      const lines = [
        `trial ${best.number} of ${study.name}: ${values.join(", ")}`,
        ...hyperparameters.map(([name, value]) => `  ${padRight(name, width)}  ${formatHyperparameter(value)}`),
      ];
      context.stdout.write(`${lines.join("\n")}\n`);
      return 0;
    });
  },
};
