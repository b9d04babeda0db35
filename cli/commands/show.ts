/** `credence show`: the settings and progress of a study, or one trial in full. */
import { studyNotices } from "../../tuner/loop/notices.ts";
import { bestTrial } from "../../tuner/study/best-trial.ts";
import { formatDimension } from "../../tuner/space/syntax.ts";
import type { Metric } from "../../tuner/objective.ts";
import { requirementsOf, requirementText, tunedMetrics } from "../../tuner/study/goals.ts";
import type { Study } from "../../tuner/study/study.ts";
import { stepsOf } from "../../tuner/study/budget.ts";
import { searchCounts } from "../../tuner/study/search-counts.ts";
import type { Trial } from "../../tuner/study/trial.ts";
import { outputOf } from "../../common/artifact.ts";
import { InvalidInput } from "../../common/errors.ts";
import type { Studies } from "../../tuner/studies.ts";
import { type Call, jsonFlag, type CommandSpec } from "../command.ts";
import type { Context } from "../context.ts";
import { assessedSentences } from "../report/assessed.ts";
import { checkLines, checksOf } from "../report/checks.ts";
import { failureLines } from "../report/failures-text.ts";
import {
  countOf,
  decimalsOf,
  formatDuration,
  formatHyperparameter,
  formatNumber,
  formatValue,
  isoTime,
  listOf,
  repeatsText,
} from "../terminal/format.ts";
import { jsonText } from "../report/json-text.ts";
import { bestJson, countsOf, studyJson, trialJson } from "../report/json.ts";
import { FEW_MEMBERS, frontJson, frontOf, frontSentences, frontTable, requirementSentences } from "../report/front.ts";
import { recommendationSentences, recommendedJson, recommendedTrial } from "../report/recommendation.ts";
import { createColors } from "../terminal/colors.ts";
import { locationFlags } from "../studies/location.ts";
import { trialViewLines } from "../report/trial-view.ts";
import { trialNumbers } from "../studies/trial-numbers.ts";
import { pruningLines } from "../report/pruning-text.ts";
import { referenceText } from "../report/objective-text.ts";
import { wrap } from "../terminal/table.ts";
import { withStudy } from "../studies/with-studies.ts";

export const showCommand: CommandSpec = {
  flags: [
    { flag: "--output", summary: "for a trial: print all stored output of its program, not just the end" },
    ...locationFlags,
    jsonFlag,
  ],
  examples: [
    { line: "credence show bnn-regression", summary: "objective, search space, budget, best trial" },
    { line: "credence show nets 8", summary: "one trial: values, times, host, revision, output" },
  ],
  async run(call, context) {
    const [, number] = call.positional;
    if (number === undefined && call.flags.output === true) {
      throw new InvalidInput([{ path: "--output", message: "needs a trial: credence show STUDY NUMBER --output" }]);
    }
    return withStudy(call, context, async (study, studies) => {
      if (number !== undefined) return showTrial(number, { study, studies, call, context });
      const trials = await studies.readTrials(study.name);
      const best = bestTrial(study, trials);
      // Loads the surrogate only if needed.
      const { recommend } = await import("../../tuner/analysis/recommendation.ts");
      const recommendation = recommend(study, trials);
      const front = frontOf(study, trials);
      const recommended = recommendedTrial(recommendation, trials, best);
      const checks = recommended === null ? [] : checksOf(await studies.readArtifacts(study.name, recommended.number));
      if (call.flags.json === true) {
        const counts = countsOf(trials);
        context.stdout.write(
          jsonText({
            ...studyJson(study),
            counts,
            recommended: recommended && { ...recommendedJson(recommendation, trials, best), checks },
            best: best === null ? null : bestJson(study.name, best),
            ...(front === null ? {} : { front: frontJson(front, trials) }),
            notices: studyNotices(study, trials),
          }),
        );
        return 0;
      }
      const paint = createColors(context.stdout, context.environment.variables);
      const width = context.stdout.columns();
      const failed = failureLines(trials, width - 14);
      const facts: readonly (readonly [string, readonly string[]])[] = [
        ["state", stateLines(study, context)],
        ["objective", [referenceText(study.objective)]],
        ["tuned", tunedMetrics(study.metrics).map(tunedText)],
        ["required", requirementsOf(study.metrics).map(requirementText)],
        ["recorded", recordedNames(study)],
        ["search space", study.space.map(formatDimension)],
        ["constraints", study.constraints ?? []],
        ["strategy", [strategyText(study)]],
        ["trials", [trialsText(study, trials)]],
        ["pruning", pruningLines(study, trials)],
        ["time", [timeText(study)]],
        ["expected", recommendation === null ? [] : recommendationSentences(recommendation, study, trials)],
        [
          front === null ? "feasible" : "front",
          front === null ? requirementSentences(study, trials) : frontSentences(front, study),
        ],
        ["", front === null ? [] : frontTable({ front, study, trials }, { width: width - 14, limit: FEW_MEMBERS })],
        ["test set", assessedSentences(study.assessment, recommended?.number)],
        ["recommended", recommendation === null ? [] : trialLines(study, recommended, trials)],
        [
          "best",
          front !== null || (recommendation !== null && recommended === best) ? [] : trialLines(study, best, trials),
        ],
        ["checks", checkLines(checks, { width: width - 14, paint })],
        ["failed", failed.length === 0 ? ["none"] : failed],
        ["notice", studyNotices(study, trials).map(({ message }) => message)],
      ];
      const lines = facts.flatMap(([name, texts]) =>
        texts.flatMap((text, index) =>
          wrap(text, width - 14).map((line, row) => `  ${(index === 0 && row === 0 ? name : "").padEnd(12)}  ${line}`),
        ),
      );
      context.stdout.write(`${[paint.bold(study.name), ...lines].join("\n")}\n`);
      return 0;
    });
  },
};

/** Nothing for an active study. */
function stateLines({ name, state }: Study, { environment }: Context): readonly string[] {
  if (state === "active") return [];
  return [state === "paused" ? `paused; resume with: ${environment.program} edit ${name} --resume` : state];
}

interface Shown {
  readonly study: Study;
  readonly studies: Studies;
  readonly call: Call;
  readonly context: Context;
}

/** Number of lines of a program's output that are shown by default. */
const OUTPUT_LINES = 20;

async function showTrial(number: string, { study, studies, call, context }: Shown): Promise<0> {
  const [trial] = trialNumbers([number], await studies.readTrials(study.name));
  const artifacts = await studies.readArtifacts(study.name, trial.number);
  if (call.flags.json === true) {
    context.stdout.write(jsonText({ study: study.name, ...trialJson(trial), output: outputOf(artifacts) }));
    return 0;
  }
  const lines = trialViewLines(
    study,
    { trial, artifacts },
    {
      width: context.stdout.columns(),
      paint: createColors(context.stdout, context.environment.variables),
      outputLines: call.flags.output === true ? Infinity : OUTPUT_LINES,
    },
  );
  context.stdout.write(`${lines.join("\n")}\n`);
  return 0;
}

function tunedText({ name, direction, reference }: Metric): string {
  return `${direction} ${name}${reference === undefined ? "" : `, reference ${formatNumber(reference)}`}`;
}

/** The metrics that are neither tuned nor required. */
function recordedNames({ metrics }: Study): readonly string[] {
  return metrics
    .filter(({ tuned, atMost, atLeast }, index) => index > 0 && tuned !== true && (atMost ?? atLeast) === undefined)
    .map(({ name }) => name);
}

function strategyText({ strategy, seed }: Study): string {
  const { name, acquisition, kappa, startup, effort, repeats } = strategy;
  const gp =
    name === "gp"
      ? [`acquisition ${acquisition}`, ...(acquisition === "log-ei" ? [] : [`kappa ${formatNumber(kappa)}`])]
      : [];
  const more = [
    ...gp,
    ...(startup === undefined ? [] : [`startup ${startup}`]),
    ...(effort === undefined ? [] : [`effort ${effort}`]),
    ...(repeats ? ["repeats allowed"] : []),
    `seed ${seed}`,
  ];
  return `${name} (${more.join(", ")})`;
}

function trialsText(study: Study, trials: readonly Trial[]): string {
  const counts = countsOf(trials);
  const { finished, limit, repeats } = searchCounts(study, trials);
  const states = (["complete", "failed", "pruned", "running", "waiting"] as const)
    .filter((state) => counts[state] > 0)
    .map((state) => `${counts[state]} ${state}`);
  const searched = limit === undefined ? `${countOf(finished, "trial")} done` : `${finished} of ${limit} done`;
  const done = `${searched}${repeatsText(repeats)}`;
  const text = states.length === 0 ? done : `${done}: ${listOf(states)}`;
  const steps = stepsOf(trials);
  const used = study.budget.steps === undefined ? "" : `; ${steps} of ${study.budget.steps} steps`;
  return `${text}${used}`;
}

function timeText({ budget, secondsUsed, createdAt }: Study): string {
  const limit = budget.seconds === undefined ? "" : ` of ${formatDuration(budget.seconds)}`;
  const target = budget.target === undefined ? "" : `; stops at ${formatNumber(budget.target)}`;
  return `${formatDuration(secondsUsed)}${limit} used; created ${isoTime(createdAt) ?? ""}${target}`;
}

function trialLines(study: Study, trial: Trial | null, trials: readonly Trial[]): readonly string[] {
  if (trial === null) return ["none yet"];
  const metric = study.metrics[0].name;
  const value = trial.values?.[metric];
  const hyperparameters = Object.entries(trial.hyperparameters).map(
    ([name, one]) => `${name}=${formatHyperparameter(one)}`,
  );
  return [
    `${metric} ${value === undefined ? "–" : formatValue(value, decimalsOf(trials.map(({ values }) => values?.[metric] ?? NaN)))} (trial ${trial.number})`,
    hyperparameters.join(" "),
  ];
}
