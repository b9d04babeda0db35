/** What there is to say about a study: its best trial beside the default, on new data too, and what mattered. */
import { bestTrial } from "../best-trial.ts";
import { evaluationKey } from "../keys.ts";
import type { Evaluation, Objective } from "../objective.ts";
import type { RunEnd } from "../run.ts";
import type { Study } from "../study.ts";
import type { DimensionImportance } from "../surrogate/importance.ts";
import type { Trial } from "../trial.ts";
import { bestJson, countsOf, trialJson } from "./json.ts";

export interface Report {
  readonly study: Study;
  readonly trials: readonly Trial[];
  readonly end: RunEnd;
  readonly best: Trial | null;
  /** The trial of the default configuration, if there was one. */
  readonly standard: Trial | null;
  /** On data that no trial has seen; null where the objective has none or was stopped. */
  readonly assessment: { readonly best: Evaluation | null; readonly standard: Evaluation | null };
  /** Most important first. */
  readonly importance: readonly DimensionImportance[];
  /** Of the objective, where it is known. */
  readonly optimum: number | null;
}

/** Assesses the best and the default configuration side by side, unless the signal is aborted. */
export async function makeReport(
  run: {
    readonly study: Study;
    readonly trials: readonly Trial[];
    readonly end: RunEnd;
    readonly objective: Objective;
  },
  signal: AbortSignal,
): Promise<Report> {
  const { study, trials, objective } = run;
  // The surrogate is loaded only when it is asked.
  const { dimensionImportance } = await import("../surrogate/importance.ts");
  const best = bestTrial(study, trials);
  const standard = trials.find(({ reason, state }) => reason.strategy === "default" && state !== "waiting") ?? null;
  const assess = (trial: Trial | null) => assessment(trial, { study, objective, signal });
  const [ofBest, ofStandard] = await Promise.all([
    assess(best),
    // The same trial twice is the same work twice.
    standard === best || standard?.state !== "complete" ? null : assess(standard),
  ]);
  return {
    study,
    trials,
    end: run.end,
    best,
    standard,
    assessment: { best: ofBest, standard: standard === best ? ofBest : ofStandard },
    importance: dimensionImportance(study, trials).dimensions,
    optimum: objective.optimum ?? null,
  };
}

async function assessment(
  trial: Trial | null,
  { study, objective, signal }: { study: Study; objective: Objective; signal: AbortSignal },
): Promise<Evaluation | null> {
  if (trial === null || objective.assess === undefined || signal.aborted) return null;
  const evaluation = await objective.assess(trial.hyperparameters, {
    signal,
    key: evaluationKey(study.seed, trial.number),
    trial: { study: study.name, number: trial.number, attempt: trial.attempt },
    report: () => (signal.aborted ? "stop" : "continue"),
  });
  return signal.aborted ? null : evaluation;
}

/** The report as a document. */
export function reportJson(report: Report): Readonly<Record<string, unknown>> {
  const { study, trials, end, best, standard, importance } = report;
  return {
    study: study.name,
    end,
    trials: countsOf(trials),
    seconds: study.secondsUsed,
    metric: study.metrics[0],
    optimum: report.optimum,
    best: best === null ? null : bestJson(study.name, best),
    default: standard === null ? null : trialJson(standard),
    assessment: { best: report.assessment.best, default: report.assessment.standard },
    importance,
    failures: trials.flatMap(({ number, failure }) => (failure === null ? [] : [{ number, ...failure }])),
  };
}
