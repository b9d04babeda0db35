/** `credence confirm`: evaluates the leading configurations again to rule out luck. */
import { InvalidInput } from "../../common/errors.ts";
import type { Studies } from "../../tuner/studies.ts";
import { judgedAssessment } from "../../tuner/study/assessment.ts";
import { hasRequirements } from "../../tuner/study/goals.ts";
import type { Study } from "../../tuner/study/study.ts";
import { jsonFlag, type Call, type CommandSpec, type ExitCode } from "../command.ts";
import type { Context } from "../context.ts";
import { assessedSentences } from "../report/assessed.ts";
import { confirmationSentence, confirmationTable } from "../report/confirmation.ts";
import { jsonText } from "../report/json-text.ts";
import { showProgress } from "../report/progress.ts";
import { recommendationSentences } from "../report/recommendation.ts";
import { readWhole, valueIssue } from "../settings/parse-value.ts";
import { enqueueConfirmations, runConfirmations } from "../studies/confirm-study.ts";
import { locationFlags } from "../studies/location.ts";
import { textFlag, withStudy } from "../studies/with-studies.ts";
import { countOf } from "../terminal/format.ts";
import { wrap } from "../terminal/table.ts";

const [DEFAULT_TOP, DEFAULT_REPEATS] = [5, 3];
/** Duplicates MIN_COMPLETE of the surrogate, so that help does not have to load it. */
const MIN_COMPLETE = 5;

export const confirmCommand: CommandSpec = {
  description: [
    "Among many noisy values, the best one is partly luck. The most promising configurations and the default are evaluated again, " +
      "with new random numbers that are common to all of them in each repeat, so that their differences depend " +
      "less on chance. The repeats are trials of the study, beyond its budget, and the surrogate learns from them.",
    "With several objectives, points of the Pareto front are evaluated again instead: those that together dominate the most. The " +
      "result says which are still on the front by their means. With requirements, the means must meet them.",
    "If the command is interrupted, run it again to resume. Once all repeats are evaluated, another run adds more. If trials are " +
      "evaluated elsewhere, `ask` hands out the repeats.",
  ],
  flags: [
    {
      flag: "--top <n>",
      summary: "number of configurations, or of points of the front, to evaluate besides the default",
      default: String(DEFAULT_TOP),
    },
    { flag: "--repeats <n>", summary: "number of evaluations of each", default: String(DEFAULT_REPEATS) },
    { flag: "--workers <k>", summary: "number of parallel evaluations", default: "one per core" },
    ...locationFlags,
    jsonFlag,
    { flag: "--quiet", summary: "do not show progress on standard error" },
  ],
  examples: [
    {
      line: "credence confirm bnn-regression",
      summary: "the five leading configurations and the default, three times each",
    },
    { line: "credence confirm bnn-regression --top 2 --repeats 8", summary: "two of them, more precisely" },
  ],
  async run(call, context) {
    const sizes = readSizes(call, context);
    return withStudy(call, context, async (study, studies) => {
      const waiting = await enqueueConfirmations(studies, study.name, { ...sizes, now: context.now() });
      if (waiting === 0) {
        const met = hasRequirements(study) ? ", one of which meets the requirements" : "";
        const rule = `needs at least ${MIN_COMPLETE} complete trials${met}`;
        throw new InvalidInput([
          { path: "", message: `confirmation; ${rule}: study ${JSON.stringify(study.name)}. Run more of it first.` },
        ]);
      }
      const end = await evaluateHere({ call, study, studies, waiting, workers: sizes.workers }, context);
      return end ?? print({ call, name: study.name, studies }, context);
    });
  },
};

interface Here {
  readonly call: Call;
  readonly study: Study;
  readonly studies: Studies;
  readonly waiting: number;
  readonly workers: number;
}

/** The exit code if the call ends without a result; null once all are evaluated, or are waiting for other workers. */
async function evaluateHere(
  { call, study, studies, waiting, workers }: Here,
  context: Context,
): Promise<ExitCode | null> {
  if (study.objective.kind === "external") {
    context.stderr.write(`${countOf(waiting, "confirmation")} of ${study.name} waiting for the next ask.\n`);
    return null;
  }
  const objective = await context.objectives.start(study, workers);
  const signal = context.interruption();
  const extended = { study: await studies.readStudy(study.name), trials: await studies.readTrials(study.name) };
  const progress = showProgress(context, { ...extended, workers, quiet: call.flags.quiet === true });
  try {
    progress.print(`Confirming: ${countOf(waiting, "evaluation")}, ${countOf(workers, "worker")}.`);
    const end = await runConfirmations({ studies, study, objective, workers, progress, signal }, context);
    if (end !== "interrupted") return null;
  } finally {
    progress.stop();
    await objective.close?.();
  }
  context.stderr.write(`Interrupted. Continue with: ${context.environment.program} confirm ${study.name}\n`);
  return 130;
}

async function print(
  { call, name, studies }: { call: Call; name: string; studies: Studies },
  context: Context,
): Promise<ExitCode> {
  const study = await studies.readStudy(name);
  const trials = await studies.readTrials(name);
  const { confirmation } = await import("../../tuner/analysis/confirmation.ts");
  const { recommend } = await import("../../tuner/analysis/recommendation.ts");
  const found = confirmation(study, trials);
  const recommendation = recommend(study, trials);
  if (call.flags.json === true) {
    const { assessment } = study;
    const judged = assessment === undefined ? {} : { assessment: judgedAssessment(assessment) };
    context.stdout.write(jsonText({ study: name, confirmation: found, recommendation, ...judged }));
    return 0;
  }
  const width = context.stdout.columns();
  const [first] = recommendation === null ? [] : recommendationSentences(recommendation, study, trials);
  const lines = [
    ...(found === null
      ? []
      : [...wrap(confirmationSentence(study, found), width), "", ...confirmationTable(study, found, width)]),
    ...(first === undefined ? [] : ["", ...wrap(`Based on all trials: ${first}`, width)]),
    ...assessedSentences(study.assessment, recommendation?.number).flatMap((sentence) => wrap(sentence, width)),
  ];
  context.stdout.write(`${lines.join("\n")}\n`);
  return 0;
}

function readSizes(call: Call, context: Context): { top: number; repeats: number; workers: number } {
  const whole = (name: string, otherwise: number) => {
    const text = textFlag(call, name);
    if (text === undefined) return otherwise;
    const read = readWhole(text, 1);
    if ("value" in read) return read.value;
    throw new InvalidInput([valueIssue(`--${name}`, text, read)]);
  };
  return {
    top: whole("top", DEFAULT_TOP),
    repeats: whole("repeats", DEFAULT_REPEATS),
    workers: whole("workers", context.environment.cores),
  };
}
