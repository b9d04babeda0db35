/** `credence enqueue`: queues a point to be evaluated next. */
import { bestTrial } from "../../tuner/study/best-trial.ts";
import { isBudgetSpent } from "../../tuner/study/budget.ts";
import { InvalidInput } from "../../common/errors.ts";
import { completeWithin } from "../../tuner/search/feasible/complete.ts";
import { readValue } from "../../tuner/space/complete-point.ts";
import type { Study } from "../../tuner/study/study.ts";
import type { Hyperparameters } from "../../tuner/objective.ts";
import { jsonFlag, type CommandSpec } from "../command.ts";
import { jsonText } from "../report/json-text.ts";
import { trialJson } from "../report/json.ts";
import { readPair, valueIssue } from "../settings/parse-value.ts";
import { locationFlags } from "../studies/location.ts";
import { withStudy } from "../studies/with-studies.ts";
import { formatHyperparameter } from "../terminal/format.ts";

export const enqueueCommand: CommandSpec = {
  description: [
    "The point is evaluated before new suggestions. Values that you leave out come from the recommended " +
      "configuration, or from the best trial if there is no recommendation yet; otherwise from the dimension's " +
      "default or the middle of its range. If that violates a constraint of the study, the nearest point that meets all of them is used.",
  ],
  flags: [...locationFlags, jsonFlag],
  examples: [
    { line: "credence enqueue houses priorScale=2", summary: "the recommended configuration with one change" },
    { line: "credence enqueue nets lr=1e-3 optimizer=adam", summary: "two values; the others are filled in" },
  ],
  async run(call, context) {
    const [, ...pairs] = call.positional;
    return withStudy(call, context, async (study, studies) => {
      const trials = await studies.readTrials(study.name);
      // Loads the surrogate only if needed.
      const { recommend } = await import("../../tuner/analysis/recommendation.ts");
      const like = (recommend(study, trials) ?? bestTrial(study, trials))?.hyperparameters;
      const completed = completeWithin(study, readPoint(study, pairs), like);
      if ("issues" in completed) throw new InvalidInput(completed.issues);
      const { hyperparameters } = completed;
      const suggestion = { hyperparameters, reason: { strategy: "enqueued" } };
      const trial = await studies.enqueueTrial(study.name, suggestion, context.now());
      const values = Object.entries(hyperparameters).map(([name, value]) => `${name}=${formatHyperparameter(value)}`);
      context.stdout.write(
        call.flags.json === true
          ? jsonText(trialJson(trial))
          : `trial ${trial.number} is waiting: ${values.join(" ")}\n`,
      );
      if (isBudgetSpent(study, trials)) {
        const remedy = `Extend the budget, for example with \`credence tune --study ${study.name} --trials ${trials.length + 1}\`.`;
        context.stderr.write(`The study's budget is spent, so the trial will not start yet. ${remedy}\n`);
      }
      return 0;
    });
  },
};

function readPoint({ space }: Study, pairs: readonly string[]): Hyperparameters {
  const entries = pairs.map((text) => {
    const read = readPair(text);
    if (!("value" in read)) throw new InvalidInput([valueIssue("VALUE", text, read)]);
    const [name, value] = read.value;
    const dimension = space.find((one) => one.name === name);
    return [name, dimension === undefined ? value : readValue(dimension, value)] as const;
  });
  return Object.fromEntries(entries);
}
