/** `credence tune`: run a study, or go on with it, until its budget is spent. */
import { bestTrial } from "../../best-trial.ts";
import { isBudgetSpent } from "../../budget.ts";
import { InvalidInput } from "../../errors.ts";
import type { Objective } from "../../objective.ts";
import type { RunEnd } from "../../run.ts";
import type { Studies } from "../../studies.ts";
import type { Study } from "../../study.ts";
import type { Trial } from "../../trial.ts";
import { isFinished } from "../../trial.ts";
import type { CommandSpec, ExitCode } from "../command.ts";
import type { Context } from "../context.ts";
import { extensionOf } from "../extension.ts";
import { countOf, formatDuration, formatValue, listOf } from "../format.ts";
import { printed } from "../json.ts";
import { labelOf } from "../label.ts";
import { nextCommands } from "../next-commands.ts";
import type { NextCommands } from "../next-commands.ts";
import { createPaint } from "../paint.ts";
import { isServer, placeOf } from "../place.ts";
import { showProgress } from "../progress.ts";
import { makeReport, reportJson } from "../report.ts";
import { reportPage } from "../report-page.ts";
import { runStudy } from "../run-study.ts";
import type { Settings } from "../settings.ts";
import { beginStudy, isDone, planStudy } from "../study-plan.ts";
import { tuneFlags } from "../tune-flags.ts";
import { tuneSettings } from "../tune-settings.ts";
import { withStore } from "../with-store.ts";

/** Milliseconds that a run waits for a server that is away: it may be started anew, or moved. */
const SERVER_PATIENCE = 600_000;

export const tuneCommand: CommandSpec = {
  description: [
    "Every trial is stored as soon as it has finished: a study that was stopped, or killed, goes on where it was when the " +
      "same command is given again. What is not said the second time is as it was the first time.",
    "Ctrl-C ends the run cleanly, a second one at once. Exit codes: 0 done, 1 the work failed, 2 the call was wrong, 130 " +
      "interrupted.",
  ],
  flags: tuneFlags,
  examples: [
    { line: "credence tune --trials 50", says: "a Bayesian neural net on Auto MPG, 50 trials" },
    {
      line: "credence tune --study houses --set data=houses.csv --set target=price",
      says: "the same net on a CSV file",
    },
    {
      line: 'credence tune --command "python train.py --lr {lr} --layers {layers}" \\\n      --space "lr=float(1e-5,1,log)" --space "layers=int(1,8)" --metric accuracy --maximize',
      says: "any program that prints accuracy=0.93 or a last line of JSON",
    },
    { line: "credence tune --config study.yaml --workers 4", says: "all of it in a file" },
  ],
  async run(call, context) {
    const settings = await tuneSettings(call, context);
    const place = placeOf(settings, context);
    // What a run says while it waits for a server stands among its progress, once there is one.
    const speaker = { say: (line: string) => void context.stderr.write(`${line}\n`) };
    const use = async (studies: Studies): Promise<ExitCode> => {
      const plan = await planStudy(settings, studies, context);
      if (plan.objective.kind === "external") {
        const remedy =
          studies.server === null ? "Use ask and tell." : "Say --command or --module again, or use ask and tell.";
        const message = `study ${plan.spec.name}; must have an objective to tune: its trials are evaluated elsewhere. ${remedy}`;
        throw new InvalidInput([{ path: "", message }]);
      }
      const workers = settings.workers ?? context.surroundings.cores;
      // Before the study is made: an objective that does not start leaves nothing behind.
      const objective = await context.objectives.start({ ...plan.spec, objective: plan.objective }, workers);
      try {
        const study = await beginStudy(plan, studies, context.now());
        const next = nextCommands({ ...study, objective: plan.objective }, place.address, context.surroundings);
        const isNew = plan.stored === null;
        return await tune({ study, isNew, settings, objective, workers, studies, next, speaker }, context);
      } finally {
        await objective.close?.();
      }
    };
    if (!isServer(place)) return withStore(place, context, use, { suggestions: "thread" });
    return withStore(place, context, use, {
      patience: SERVER_PATIENCE,
      interruption: context.interruption(),
      onAway: (why) => speaker.say(why === null ? "The server is back." : `Waiting for the server: ${why}`),
    });
  },
};

interface Tuning {
  readonly study: Study;
  readonly isNew: boolean;
  readonly settings: Settings;
  readonly objective: Objective;
  readonly workers: number;
  readonly studies: Studies;
  readonly next: NextCommands;
  readonly speaker: { say: (line: string) => void };
}

async function tune(tuning: Tuning, context: Context): Promise<ExitCode> {
  const { settings, objective, studies, next } = tuning;
  const signal = context.interruption();
  const end = await run(tuning, context, signal);
  const study = await studies.readStudy(tuning.study.name);
  const trials = await studies.readTrials(study.name);
  const json = settings.json === true;
  if (end === "interrupted") {
    context.stderr.write(`${interruptedText(study, trials, next)}\n`);
    if (json) context.stdout.write(printed({ study: study.name, end }));
    return 130;
  }

  const assesses = objective.assess !== undefined && bestTrial(study, trials) !== null;
  if (assesses && settings.quiet !== true) {
    context.stderr.write("Assessing the best and the default configuration on test rows …\n");
  }
  const report = await makeReport({ study, trials, end, objective }, signal);
  if (assesses && signal.aborted) {
    context.stderr.write(`Interrupted: skipped the assessment on test rows. Make it with: ${next.tune()}\n`);
  }
  if (json) {
    context.stdout.write(printed(reportJson(report)));
  } else {
    const paint = createPaint(context.stdout, context.surroundings.environment);
    const lines = reportPage(report, { width: context.stdout.columns(), paint, next });
    context.stdout.write(`\n${lines.join("\n")}\n`);
  }
  return report.best === null ? 1 : 0;
}

/** Runs what is left of the study, with progress; nothing when it is done. */
async function run(tuning: Tuning, context: Context, signal: AbortSignal): Promise<RunEnd> {
  const { study, settings, objective, workers, studies, speaker } = tuning;
  const quiet = settings.quiet === true;
  const lost = await studies.releaseLost(study.name);
  const trials = await studies.readTrials(study.name);
  const progress = showProgress(context, { study, trials, workers, quiet });
  speaker.say = progress.say;
  const sayStopping = () => progress.say("Stopping: running trials go back to waiting. Ctrl-C again stops at once.");
  try {
    for (const notice of objective.notices ?? []) progress.say(notice);
    for (const line of openingLines(tuning, trials, lost)) progress.say(line);
    if (isDone(study, trials, settings)) return "budget";
    signal.addEventListener("abort", sayStopping, { once: true });
    return await runStudy({ studies, study, objective, workers, progress, signal }, context);
  } finally {
    signal.removeEventListener("abort", sayStopping);
    progress.stop();
  }
}

function openingLines(tuning: Tuning, trials: readonly Trial[], lost: readonly number[]): readonly string[] {
  const { study, isNew, settings, workers, next } = tuning;
  const done = doneText(study, trials);
  const at = `${countOf(workers, "worker")}, seed ${study.seed}`;
  if (isNew) return [`New study ${study.name}: ${budgetText(study)}, ${at}.`];
  const again = lost.length === 0 ? [] : [lostText(lost)];
  if (!isDone(study, trials, settings)) return [`Resuming study ${study.name}: ${done}, ${at}.`, ...again];
  const state = isBudgetSpent(study, trials) ? "is complete" : "has the trials asked for";
  return [`Study ${study.name} ${state}: ${done}. ${wayOn(study, trials, next)}`];
}

function wayOn(study: Study, trials: readonly Trial[], next: NextCommands): string {
  // Fewer trials were asked for than the study has.
  if (!isBudgetSpent(study, trials)) return `Go on with: ${next.tune()}`;
  const extension = extensionOf(study, trials);
  return extension === null ? "Its target is reached; go on with another." : `Extend it: ${next.tune(extension.flags)}`;
}

function lostText(lost: readonly number[]): string {
  const [noun, verb] = lost.length === 1 ? ["Trial", "waits"] : ["Trials", "wait"];
  return `${noun} ${listOf(lost.map(String))} of a run that died ${verb} to be run again.`;
}

function doneText({ budget }: Study, trials: readonly Trial[]): string {
  const finished = trials.filter(isFinished).length;
  return budget.trials === undefined
    ? `${countOf(finished, "trial")} done`
    : `${finished} of ${budget.trials} trials done`;
}

function budgetText({ budget, metrics }: Study): string {
  const parts = [
    ...(budget.trials === undefined ? [] : [countOf(budget.trials, "trial")]),
    ...(budget.seconds === undefined ? [] : [formatDuration(budget.seconds)]),
    ...(budget.target === undefined ? [] : [`until ${labelOf(metrics[0].name)} ${formatValue(budget.target)}`]),
  ];
  return parts.join(" or ");
}

function interruptedText(study: Study, trials: readonly Trial[], next: NextCommands): string {
  const metric = study.metrics[0].name;
  const best = bestTrial(study, trials);
  const value = best?.values?.[metric];
  const bestText =
    value === undefined ? "" : `, best ${labelOf(metric)} ${formatValue(value)} (trial ${best?.number ?? 0})`;
  const resume = next.remembered ? `\nGo on with: ${next.tune()}` : "";
  return `Interrupted: ${doneText(study, trials)}${bestText}. Trials that were running wait to be run again.${resume}`;
}
