/** `credence tune`: runs or resumes a study until its budget is spent. */
import { bestTrial } from "../../tuner/study/best-trial.ts";
import { isBudgetSpent } from "../../tuner/study/budget.ts";
import { InvalidInput } from "../../common/errors.ts";
import type { Objective } from "../../tuner/objective.ts";
import type { RunEnd } from "../../tuner/loop/run.ts";
import type { Studies } from "../../tuner/studies.ts";
import type { Study } from "../../tuner/study/study.ts";
import { searchCounts } from "../../tuner/study/search-counts.ts";
import type { Trial } from "../../tuner/study/trial.ts";
import type { CommandSpec, ExitCode } from "../command.ts";
import type { Context } from "../context.ts";
import { extensionOf } from "../report/extension.ts";
import { countOf, formatDuration, formatValue, listOf, repeatsText } from "../terminal/format.ts";
import { jsonText } from "../report/json-text.ts";
import { labelOf } from "../terminal/label.ts";
import { nextCommands, type NextCommands } from "../report/next-commands.ts";
import { createColors } from "../terminal/colors.ts";
import { wrap } from "../terminal/table.ts";
import { isServer, locationOf } from "../studies/location.ts";
import { showProgress } from "../report/progress.ts";
import { makeReport, reportJson } from "../report/report.ts";
import { reportPage } from "../report/report-page.ts";
import { confirmAtEnd } from "../studies/confirm-at-end.ts";
import { keepAssessment } from "../studies/keep-assessment.ts";
import { watchRun } from "../studies/early-end.ts";
import { runStudy } from "../studies/run-study.ts";
import { expectationText, holdsFor } from "../settings/expectation.ts";
import type { Settings } from "../settings/settings.ts";
import { beginStudy, isDone, planStudy } from "../settings/study-plan.ts";
import { enqueueWarmStart, readEarlier } from "../studies/warm-start.ts";
import { tuneFlags } from "../settings/tune-flags.ts";
import { tuneSettings } from "../settings/tune-settings.ts";
import { withStudies } from "../studies/with-studies.ts";

/** Milliseconds to keep retrying an unreachable server, which may be restarting. */
const SERVER_TIMEOUT = 600_000;

export const tuneCommand: CommandSpec = {
  description: [
    "Every trial is stored as soon as it finishes. To resume a study that was stopped or killed, run the same " +
      "command again. Options that you leave out keep their previous values.",
    "Ctrl-C stops the run cleanly; a second Ctrl-C stops it immediately. Exit codes: 0 done, 1 the work failed, 2 incorrect usage, 130 " +
      "interrupted.",
  ],
  flags: tuneFlags,
  examples: [
    { line: "credence tune --trials 50", summary: "a Bayesian neural net on Auto MPG, 50 trials" },
    {
      line: "credence tune --study houses --set data=examples/houses.csv --set target=price",
      summary: "the same net on a CSV file",
    },
    {
      line: 'credence tune --command "python train.py --lr {lr} --layers {layers}" \\\n      --space "lr=float(1e-5,1,log)" --space "layers=int(1,8)" --metric accuracy --maximize',
      summary: "any program that prints accuracy=0.93 or a last line of JSON",
    },
    { line: "credence tune --config study.yaml --workers 4", summary: "all settings in a file" },
  ],
  async run(call, context) {
    const settings = await tuneSettings(call, context);
    const location = locationOf(settings, context);
    // Printed above the progress display once there is one.
    const log = { print: (line: string) => void context.stderr.write(`${line}\n`) };
    const use = async (studies: Studies): Promise<ExitCode> => {
      const plan = await planStudy(settings, studies, context);
      if (plan.objective.kind === "external") {
        const remedy =
          studies.server === null ? "Use ask and tell." : "Repeat --command or --module, or use ask and tell.";
        const message = `The trials of study ${JSON.stringify(plan.spec.name)} are evaluated elsewhere. ${remedy}`;
        throw new InvalidInput([{ path: "", message }]);
      }
      const isNew = plan.stored === null;
      const earlier = isNew ? await readEarlier(studies, settings.warmStart ?? [], plan.spec.space) : [];
      const { devices } = settings;
      const workers = settings.workers ?? devices?.length ?? context.environment.cores;
      // Started before the study is created, so that an objective that fails to start leaves nothing behind.
      const objective = await context.objectives.start({ ...plan.spec, objective: plan.objective }, workers, {
        devices,
      });
      try {
        const study = await beginStudy(plan, studies, context.now());
        const warm = await enqueueWarmStart(studies, study, { earlier, now: context.now() });
        if (warm > 0 && settings.quiet !== true) {
          log.print(`Warm start: ${countOf(warm, "point")} from earlier studies will be evaluated first.`);
        }
        const next = nextCommands({ ...study, objective: plan.objective }, location.address, context.environment);
        const isForeign = plan.objective.kind !== "builtin";
        return await tune({ study, isNew, isForeign, settings, objective, workers, studies, next, log }, context);
      } finally {
        await objective.close?.();
      }
    };
    if (!isServer(location)) return withStudies(location, context, use, { suggestions: "thread" });
    return withStudies(location, context, use, {
      timeout: SERVER_TIMEOUT,
      interruption: context.interruption(),
      onAway: (why) => log.print(why === null ? "The server is reachable again." : `Waiting for the server: ${why}`),
    });
  },
};

interface Tuning {
  readonly study: Study;
  readonly isNew: boolean;
  /** Whether it is the user's own program or module. */
  readonly isForeign: boolean;
  readonly settings: Settings;
  readonly objective: Objective;
  readonly workers: number;
  readonly studies: Studies;
  readonly next: NextCommands;
  readonly log: { print: (line: string) => void };
}

async function tune(tuning: Tuning, context: Context): Promise<ExitCode> {
  const { settings, objective, studies, next } = tuning;
  const signal = context.interruption();
  const { end: ended, isBroken } = await run(tuning, context, signal);
  const end = ended === "interrupted" ? ended : ((await confirmAtEnd(tuning, context, signal)) ?? ended);
  const study = await studies.readStudy(tuning.study.name);
  const trials = await studies.readTrials(study.name);
  const json = settings.json === true;
  if (end === "interrupted") {
    context.stderr.write(`${interruptedText(study, trials, next)}\n`);
    if (json) context.stdout.write(jsonText({ study: study.name, end }));
    return 130;
  }

  const assesses = objective.assess !== undefined && bestTrial(study, trials) !== null;
  if (assesses && settings.quiet !== true) {
    context.stderr.write("Evaluating the best and the default configuration on the test set …\n");
  }
  const report = await makeReport({ study, trials, end, objective, studies }, signal);
  if (assesses && signal.aborted) {
    context.stderr.write(`Interrupted: skipped the evaluation on the test set. Run it with: ${next.tune()}\n`);
  }
  if (assesses && !signal.aborted) await keepAssessment(report, studies, context);
  if (json) {
    context.stdout.write(jsonText(reportJson(report)));
  } else {
    const paint = createColors(context.stdout, context.environment.variables);
    const lines = reportPage(report, { width: context.stdout.columns(), paint, next });
    context.stdout.write(`\n${lines.join("\n")}\n`);
  }
  if (report.best === null || isBroken) return 1;
  const { failUnless } = settings;
  if (failUnless === undefined || holdsFor(failUnless, report.best.values)) return 0;
  const { metric } = failUnless;
  const value = report.best.values?.[metric];
  const found = value === undefined ? `no value of ${metric}` : `${labelOf(metric)} ${formatValue(value)}`;
  context.stderr.write(`${expectationText(failUnless)} does not hold: the best trial has ${found}.\n`);
  return 1;
}

/** Runs the rest of the study with a progress display; does nothing if it is finished. */
async function run(
  tuning: Tuning,
  context: Context,
  signal: AbortSignal,
): Promise<{ readonly end: RunEnd; readonly isBroken: boolean }> {
  const { study, settings, objective, workers, studies, log } = tuning;
  const quiet = settings.quiet === true;
  const lost = await studies.releaseLost(study.name);
  const trials = await studies.readTrials(study.name);
  const progress = showProgress(context, { study, trials, workers, quiet });
  log.print = progress.print;
  const printStopping = () =>
    progress.print("Stopping; running trials will be queued again. Press Ctrl-C again to stop immediately.");
  try {
    const width = context.stderr.isTerminal ? context.stderr.columns() - 1 : Infinity;
    for (const line of [...(objective.notices ?? []), ...openingLines(tuning, trials, lost)]) {
      for (const part of wrap(line, width)) progress.print(part);
    }
    if (isDone(study, trials, settings)) return { end: "budget", isBroken: false };
    const watched = watchRun(tuning, trials, progress);
    signal.addEventListener("abort", printStopping, { once: true });
    const seconds = settings.for === undefined ? undefined : settings.for / 1000;
    const limits = { progress: watched.progress, hasMore: watched.hasMore, seconds, signal };
    const end = await runStudy({ studies, study, objective, workers, ...limits }, context);
    const why = watched.why();
    if (why !== null) {
      const text = why.isBroken ? `${why.text}. Resume with: ${tuning.next.tune()}` : why.text;
      for (const part of wrap(text, width)) progress.print(part);
    }
    return { end, isBroken: why?.isBroken === true };
  } finally {
    signal.removeEventListener("abort", printStopping);
    progress.stop();
  }
}

function openingLines(tuning: Tuning, trials: readonly Trial[], lost: readonly number[]): readonly string[] {
  const { study, isNew, settings, workers, next } = tuning;
  const done = doneText(study, trials);
  const at = `${countOf(workers, "worker")}, seed ${study.seed}`;
  if (isNew) return [`New study ${study.name}: ${budgetText(study)}, ${at}.`];
  const again = lost.length === 0 ? [] : [lostTrialsText(lost)];
  if (!isDone(study, trials, settings)) return [`Resuming study ${study.name}: ${done}, ${at}.`, ...again];
  const state = isBudgetSpent(study, trials) ? "is complete" : "has the requested number of trials";
  return [`Study ${study.name} ${state}: ${done}. ${continueHint(study, trials, next)}`];
}

function continueHint(study: Study, trials: readonly Trial[], next: NextCommands): string {
  // The given budget is smaller than the study's number of trials.
  if (!isBudgetSpent(study, trials)) return `Resume with: ${next.tune()}`;
  const extension = extensionOf(study, trials);
  return extension === null
    ? "Its target has been reached; set another with --target."
    : `Extend it: ${next.tune(extension.flags)}`;
}

function lostTrialsText(lost: readonly number[]): string {
  const noun = lost.length === 1 ? "Trial" : "Trials";
  return `${noun} ${listOf(lost.map(String))} from a run whose process died will be run again.`;
}

function doneText(study: Study, trials: readonly Trial[]): string {
  const { finished, limit, repeats } = searchCounts(study, trials);
  const done = limit === undefined ? countOf(finished, "trial") : `${finished} of ${countOf(limit, "trial")}`;
  return `${done}${repeatsText(repeats)} done`;
}

function budgetText({ budget, metrics }: Study): string {
  const parts = [
    ...(budget.trials === undefined ? [] : [countOf(budget.trials, "trial")]),
    ...(budget.seconds === undefined ? [] : [formatDuration(budget.seconds)]),
    ...(budget.steps === undefined ? [] : [countOf(budget.steps, "step")]),
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
  const resume = next.remembered ? `\nResume with: ${next.tune()}` : "";
  return `Interrupted: ${doneText(study, trials)}${bestText}. Running trials will be run again.${resume}`;
}
