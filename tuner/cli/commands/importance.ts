/** `credence importance`: which dimensions mattered, and how sure that is. */
import { jsonFlag } from "../command.ts";
import type { CommandSpec } from "../command.ts";
import { importanceTable } from "../importance-table.ts";
import { printed } from "../json.ts";
import { createPaint } from "../paint.ts";
import { placeFlags } from "../place.ts";
import { withStudy } from "../with-store.ts";

export const importanceCommand: CommandSpec = {
  description: [
    "Shares of the variation of the study's first metric over the search space, as the surrogate sees it: what a dimension " +
      "accounts for by itself and together with others, and by itself alone. Each is the median over several fits, with " +
      "the interval that holds 90 % of them. Few trials leave wide intervals.",
  ],
  flags: [...placeFlags, jsonFlag],
  examples: [
    { line: "credence importance bnn-regression", says: "a table, most important first" },
    { line: "credence importance bnn-regression --json | jq '.dimensions[0].name'", says: "for a program" },
  ],
  async run(call, context) {
    return withStudy(call, context, async (study, studies) => {
      const trials = await studies.readTrials(study.name);
      // The surrogate is loaded only when it is asked.
      const { dimensionImportance } = await import("../../surrogate/importance.ts");
      const importance = dimensionImportance(study, trials);
      if (call.flags.json === true) {
        context.stdout.write(printed(importance));
        return 0;
      }
      const paint = createPaint(context.stdout, context.surroundings.environment);
      const lines = importanceTable(importance, { study, width: context.stdout.columns(), paint });
      context.stdout.write(`${lines.join("\n")}\n`);
      return 0;
    });
  },
};
