/** `credence show`: what a study is and how far it has come. */
import { bestTrial } from "../../best-trial.ts";
import { formatDimension } from "../../space-syntax.ts";
import type { Study } from "../../study.ts";
import type { Trial } from "../../trial.ts";
import { isFinished } from "../../trial.ts";
import { jsonFlag } from "../command.ts";
import type { CommandSpec } from "../command.ts";
import { failuresText } from "../failures-text.ts";
import {
  countOf,
  formatDuration,
  formatHyperparameter,
  formatNumber,
  formatValue,
  isoTime,
  listOf,
} from "../format.ts";
import { bestJson, countsOf, printed, studyJson } from "../json.ts";
import { createPaint } from "../paint.ts";
import { placeFlags } from "../place.ts";
import { referenceText } from "../reference-text.ts";
import { wrap } from "../table.ts";
import { withStudy } from "../with-store.ts";

export const showCommand: CommandSpec = {
  flags: [...placeFlags, jsonFlag],
  examples: [{ line: "credence show bnn-regression", says: "objective, search space, budget, best trial" }],
  async run(call, context) {
    return withStudy(call, context, async (study, studies) => {
      const trials = await studies.readTrials(study.name);
      const best = bestTrial(study, trials);
      if (call.flags.json === true) {
        const counts = countsOf(trials);
        context.stdout.write(
          printed({ ...studyJson(study), counts, best: best === null ? null : bestJson(study.name, best) }),
        );
        return 0;
      }
      const paint = createPaint(context.stdout, context.surroundings.environment);
      const width = context.stdout.columns();
      const facts: readonly (readonly [string, readonly string[]])[] = [
        ["objective", [referenceText(study.objective)]],
        ["tuned", study.metrics.map(({ name, direction }) => `${direction} ${name}`)],
        ["search space", study.space.map(formatDimension)],
        ["strategy", [strategyText(study)]],
        ["trials", [trialsText(study, trials)]],
        ["time", [timeText(study)]],
        ["best", bestLines(study, best)],
        ["failed", [failuresText(trials) ?? "none"]],
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

function strategyText({ strategy, seed }: Study): string {
  const { name, acquisition, kappa, startup, repeats } = strategy;
  const gp =
    name === "gp"
      ? [`acquisition ${acquisition}`, ...(acquisition === "log-ei" ? [] : [`kappa ${formatNumber(kappa)}`])]
      : [];
  const more = [
    ...gp,
    ...(startup === undefined ? [] : [`startup ${startup}`]),
    ...(repeats ? ["repeats allowed"] : []),
    `seed ${seed}`,
  ];
  return `${name} (${more.join(", ")})`;
}

function trialsText(study: Study, trials: readonly Trial[]): string {
  const counts = countsOf(trials);
  const finished = trials.filter(isFinished).length;
  const limit = study.budget.trials;
  const states = (["complete", "failed", "pruned", "running", "waiting"] as const)
    .filter((state) => counts[state] > 0)
    .map((state) => `${counts[state]} ${state}`);
  const done = limit === undefined ? `${countOf(finished, "trial")} done` : `${finished} of ${limit} done`;
  return states.length === 0 ? done : `${done}: ${listOf(states)}`;
}

function timeText({ budget, secondsUsed, createdAt }: Study): string {
  const limit = budget.seconds === undefined ? "" : ` of ${formatDuration(budget.seconds)}`;
  const target = budget.target === undefined ? "" : `; stops at ${formatNumber(budget.target)}`;
  return `${formatDuration(secondsUsed)}${limit} used; created ${isoTime(createdAt) ?? ""}${target}`;
}

function bestLines(study: Study, best: Trial | null): readonly string[] {
  if (best === null) return ["none yet"];
  const metric = study.metrics[0].name;
  const value = best.values?.[metric];
  const hyperparameters = Object.entries(best.hyperparameters).map(
    ([name, one]) => `${name}=${formatHyperparameter(one)}`,
  );
  return [
    `${metric} ${value === undefined ? "–" : formatValue(value)} (trial ${best.number})`,
    hyperparameters.join(" "),
  ];
}
