/** `credence importance`: the importance of each dimension, with its uncertainty. */
import { jsonFlag, type CommandSpec } from "../command.ts";
import { importanceTable } from "../report/importance.ts";
import { jsonText } from "../report/json-text.ts";
import { createColors } from "../terminal/colors.ts";
import { locationFlags } from "../studies/location.ts";
import { textFlag, withStudy } from "../studies/with-studies.ts";

export const importanceCommand: CommandSpec = {
  description: [
    "Sobol indices of a metric (the first by default), computed from its surrogate: the share of its variance that a dimension explains with its " +
      "interactions (total) and alone (main). Each is the median over several fits, with the interval that contains " +
      "90 % of them. With few trials, the intervals are wide.",
  ],
  flags: [
    { flag: "--metric <name>", summary: "the metric to explain, tuned or recorded", default: "the first" },
    ...locationFlags,
    jsonFlag,
  ],
  examples: [
    { line: "credence importance bnn-regression", summary: "a table, most important first" },
    { line: "credence importance nets --metric latency", summary: "of another metric" },
    { line: "credence importance bnn-regression --json | jq '.dimensions[0].name'", summary: "for a program" },
  ],
  async run(call, context) {
    return withStudy(call, context, async (study, studies) => {
      const trials = await studies.readTrials(study.name);
      // Loads the surrogate only if needed.
      const { dimensionImportance } = await import("../../tuner/analysis/importance.ts");
      const { chosenMetric, metricFocus } = await import("../../tuner/analysis/metric-focus.ts");
      const focus = metricFocus(study, trials, chosenMetric(study, textFlag(call, "metric"), "--metric"));
      const importance = dimensionImportance(focus.study, focus.trials);
      if (call.flags.json === true) {
        context.stdout.write(jsonText(importance));
        return 0;
      }
      const paint = createColors(context.stdout, context.environment.variables);
      const lines = importanceTable(importance, { study: focus.study, width: context.stdout.columns(), paint });
      context.stdout.write(`${lines.join("\n")}\n`);
      return 0;
    });
  },
};
