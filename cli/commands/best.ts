/** `credence best`: the hyperparameters to use. */
import { bestTrial } from "../../tuner/study/best-trial.ts";
import { judgedAssessment } from "../../tuner/study/assessment.ts";
import { CredenceError } from "../../common/errors.ts";
import type { Trial } from "../../tuner/study/trial.ts";
import { jsonFlag, type CommandSpec } from "../command.ts";
import { decimalsOf, formatHyperparameter, formatValue } from "../terminal/format.ts";
import { jsonText } from "../report/json-text.ts";
import { bestJson } from "../report/json.ts";
import { assessedSentences } from "../report/assessed.ts";
import { checkLines, checksOf } from "../report/checks.ts";
import { frontJson, frontOf, frontSentences, frontTable, requirementSentences } from "../report/front.ts";
import { recommendationSentences, recommendedJson, recommendedTrial } from "../report/recommendation.ts";
import { createColors } from "../terminal/colors.ts";
import { locationFlags } from "../studies/location.ts";
import { padRight, widthOf, wrap } from "../terminal/table.ts";
import { withStudy } from "../studies/with-studies.ts";

export const bestCommand: CommandSpec = {
  description: [
    "Use the recommended trial: of all evaluated trials, it has the best expected value. The best trial has " +
      "the best observed value of the first metric, which is partly luck if evaluations are noisy. Until five trials " +
      "are complete, only the best trial is shown.",
    "With several tuned metrics, it prints the Pareto front: all complete trials that no other trial dominates. Trials that do not " +
      "meet a requirement are excluded.",
    "With --json, `recommended.estimate` has the expected value, the noise of one evaluation and the gain over the default, " +
      "each with its 95 % interval; `predicted` is the surrogate's prediction before the best trial was evaluated (null for " +
      "suggestions without a surrogate).",
  ],
  flags: [...locationFlags, jsonFlag],
  examples: [
    {
      line: "credence best bnn-regression",
      summary: "the recommended and the best trial, with values and hyperparameters",
    },
    { line: "credence best bnn-regression --json | jq .recommended.hyperparameters", summary: "for a program" },
  ],
  async run(call, context) {
    return withStudy(call, context, async (study, studies) => {
      const trials = await studies.readTrials(study.name);
      const best = bestTrial(study, trials);
      if (best === null) {
        const [unmet] = requirementSentences(study, trials);
        const message = `Study ${JSON.stringify(study.name)} has no complete trials yet.`;
        throw new CredenceError("not-found", unmet ?? message, { fields: { study: study.name } });
      }
      const front = frontOf(study, trials);
      const { assessment } = study;
      const judged = assessment === undefined ? {} : { assessment: judgedAssessment(assessment) };
      if (front !== null) {
        if (call.flags.json === true)
          context.stdout.write(jsonText({ study: study.name, front: frontJson(front, trials), ...judged }));
        else {
          const width = context.stdout.columns();
          const told = [...frontSentences(front, study), ...assessedSentences(study.assessment)];
          const sentences = told.flatMap((sentence) => wrap(sentence, width));
          context.stdout.write(
            `${[...sentences, "", ...frontTable({ front, study, trials }, { width })].join("\n")}\n`,
          );
        }
        return 0;
      }
      // Loads the surrogate only if needed.
      const { recommend } = await import("../../tuner/analysis/recommendation.ts");
      const recommendation = recommend(study, trials);
      const recommended = recommendedTrial(recommendation, trials, best) ?? best;
      const readChecks = async ({ number }: Trial) => checksOf(await studies.readArtifacts(study.name, number));
      if (call.flags.json === true) {
        const checks = await readChecks(best);
        const document = { ...bestJson(study.name, best), checks, ...judged };
        const chosen = recommendedJson(recommendation, trials, best);
        const ofChosen = recommended === best ? checks : await readChecks(recommended);
        context.stdout.write(jsonText({ ...document, recommended: { ...chosen, checks: ofChosen } }));
        return 0;
      }
      const paint = createColors(context.stdout, context.environment.variables);
      const width = context.stdout.columns();
      const sentences = [
        ...requirementSentences(study, trials),
        ...(recommendation === null ? [] : recommendationSentences(recommendation, study, trials)),
        ...assessedSentences(study.assessment, recommended.number),
      ];
      const both = [
        {
          trial: recommended,
          title: recommendation === null ? "best" : recommended === best ? "recommended, best" : "recommended",
        },
        ...(recommended === best ? [] : [{ trial: best, title: "best observed" }]),
      ];
      const lines = [
        ...sentences.flatMap((sentence) => wrap(sentence, width)),
        ...both.flatMap(({ trial, title }, index) => [
          ...(index > 0 || sentences.length > 0 ? [""] : []),
          `${paint.bold(title)}: trial ${trial.number} of ${study.name}: ${valuesText(trial, trials)}`,
          ...hyperparameterLines(trial),
        ]),
        ...checkLines(await readChecks(recommended), { width, paint }),
      ];
      context.stdout.write(`${lines.join("\n")}\n`);
      return 0;
    });
  },
};

function valuesText({ values }: Trial, trials: readonly Trial[]): string {
  const texts = Object.entries(values ?? {}).map(([name, value]) => {
    const decimals = decimalsOf(trials.map((trial) => trial.values?.[name] ?? NaN));
    return `${name} ${formatValue(value, decimals)}`;
  });
  return texts.join(", ");
}

function hyperparameterLines(trial: Trial): readonly string[] {
  const hyperparameters = Object.entries(trial.hyperparameters);
  const width = Math.max(...hyperparameters.map(([name]) => widthOf(name)));
  return hyperparameters.map(([name, value]) => `  ${padRight(name, width)}  ${formatHyperparameter(value)}`);
}
