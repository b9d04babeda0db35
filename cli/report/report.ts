/** The report on a study: recommended trial and default, their scores on held-out data, importance. */
import { bestTrial } from "../../tuner/study/best-trial.ts";
import { commonKey, evaluationKey } from "../../tuner/study/keys.ts";
import type { Evaluation, Objective } from "../../tuner/objective.ts";
import type { RunEnd } from "../../tuner/loop/run.ts";
import type { Studies } from "../../tuner/studies.ts";
import { type Assessment, gainOver, judgedAssessment } from "../../tuner/study/assessment.ts";
import { compareAssessed } from "../../tuner/study/compare-assessed.ts";
import type { Study } from "../../tuner/study/study.ts";
import type { DimensionImportance } from "../../tuner/analysis/importance.ts";
import type { Advice } from "../../tuner/analysis/advice.ts";
import type { Confirmation } from "../../tuner/analysis/confirmation.ts";
import type { Recommendation } from "../../tuner/analysis/recommendation.ts";
import type { Trial } from "../../tuner/study/trial.ts";
import { checksOf, type Check } from "./checks.ts";
import { bestJson, countsOf, trialJson } from "./json.ts";
import { frontJson, frontOf } from "./front.ts";
import { recommendedJson, recommendedTrial } from "./recommendation.ts";

export interface Report {
  readonly study: Study;
  readonly trials: readonly Trial[];
  readonly end: RunEnd;
  /** The trial with the best observed value. */
  readonly best: Trial | null;
  /** Null while fewer than five trials are complete. */
  readonly recommendation: Recommendation | null;
  /** Null while fewer than five trials are complete. */
  readonly advice: Advice | null;
  /** The confirmation; null if there is none. */
  readonly confirmation: Confirmation | null;
  /** The trial to use: the recommended one, or the best one if there is no recommendation yet. */
  readonly recommended: Trial | null;
  /** The trial of the default configuration, if any. */
  readonly defaultTrial: Trial | null;
  /** Scores on held-out data; null if the objective has none or the assessment was stopped. */
  readonly assessment: { readonly recommended: Evaluation | null; readonly defaultTrial: Evaluation | null };
  /** Their comparison, to be stored with the study; null if there is none. */
  readonly comparison: Assessment | null;
  /** The verdicts of the recommended trial's artifacts. */
  readonly checks: readonly Check[];
  /** Most important first. */
  readonly importance: readonly DimensionImportance[];
  /** The known optimum of the objective, if any. */
  readonly optimum: number | null;
}

/** Assesses the recommended and the default configuration side by side, unless the signal is aborted. */
export async function makeReport(
  run: {
    readonly study: Study;
    readonly trials: readonly Trial[];
    readonly end: RunEnd;
    readonly objective: Objective;
    readonly studies: Pick<Studies, "readArtifacts">;
  },
  signal: AbortSignal,
): Promise<Report> {
  const { study, trials, objective, studies } = run;
  // Loads the surrogate only if needed.
  const { dimensionImportance } = await import("../../tuner/analysis/importance.ts");
  const { recommend } = await import("../../tuner/analysis/recommendation.ts");
  const { advise } = await import("../../tuner/analysis/advice.ts");
  const { confirmation } = await import("../../tuner/analysis/confirmation.ts");
  const best = bestTrial(study, trials);
  const recommendation = recommend(study, trials);
  const recommended = recommendedTrial(recommendation, trials, best);
  const defaultTrial = trials.find(({ reason, state }) => reason.strategy === "default" && state !== "waiting") ?? null;
  const assess = (trial: Trial | null) => assessment(trial, { study, objective, signal });
  const [ofRecommended, ofDefault] = await Promise.all([
    assess(recommended),
    // Avoids assessing the same trial twice.
    defaultTrial === recommended || defaultTrial?.state !== "complete" ? null : assess(defaultTrial),
  ]);
  const comparison = comparisonOf(study, {
    recommendation,
    recommended: { trial: recommended, evaluation: ofRecommended },
    byDefault: { trial: defaultTrial, evaluation: ofDefault },
  });
  return {
    study,
    trials,
    end: run.end,
    best,
    recommendation,
    advice: advise(study, trials),
    confirmation: confirmation(study, trials),
    recommended,
    defaultTrial,
    assessment: { recommended: ofRecommended, defaultTrial: defaultTrial === recommended ? ofRecommended : ofDefault },
    comparison,
    checks: recommended === null ? [] : checksOf(await studies.readArtifacts(study.name, recommended.number)),
    importance: dimensionImportance(study, trials).dimensions,
    optimum: objective.optimum ?? null,
  };
}

interface AssessedTrial {
  readonly trial: Trial | null;
  readonly evaluation: Evaluation | null;
}

/** Null unless both configurations have been assessed. The gain in the search is the estimated one, if there is one. */
function comparisonOf(
  { metrics }: Study,
  found: {
    readonly recommendation: Recommendation | null;
    readonly recommended: AssessedTrial;
    readonly byDefault: AssessedTrial;
  },
): Assessment | null {
  const [{ trial, evaluation }, other] = [found.recommended, found.byDefault];
  if (trial === null || evaluation === null || other.trial === null || other.evaluation === null) return null;
  const [{ name, direction }] = metrics;
  const observed = gainOver(direction, trial.values?.[name] ?? 0, other.trial.values?.[name] ?? 0);
  const searchGain = found.recommendation?.overDefault?.gain.value ?? observed;
  return compareAssessed(
    { number: trial.number, evaluation },
    { number: other.trial.number, evaluation: other.evaluation },
    { metric: metrics[0], searchGain },
  );
}

async function assessment(
  trial: Trial | null,
  { study, objective, signal }: { study: Study; objective: Objective; signal: AbortSignal },
): Promise<Evaluation | null> {
  if (trial === null || objective.assess === undefined || signal.aborted) return null;
  const evaluation = await objective.assess(trial.hyperparameters, {
    signal,
    key: evaluationKey(study.seed, trial.number),
    commonKey: commonKey(study.seed, "assessment"),
    trial: { study: study.name, number: trial.number, attempt: trial.attempt },
    report: () => (signal.aborted ? "stop" : "continue"),
  });
  return signal.aborted ? null : evaluation;
}

/** The report as a document. */
export function reportJson(report: Report): Readonly<Record<string, unknown>> {
  const { study, trials, end, best, recommendation, defaultTrial, checks, importance } = report;
  const front = frontOf(study, trials);
  return {
    study: study.name,
    end,
    trials: countsOf(trials),
    seconds: study.secondsUsed,
    metric: study.metrics[0],
    optimum: report.optimum,
    recommended: recommendedJson(recommendation, trials, best),
    best: best === null ? null : bestJson(study.name, best),
    ...(front === null ? {} : { front: frontJson(front, trials) }),
    confirmation: report.confirmation,
    advice: report.advice,
    default: defaultTrial === null ? null : trialJson(defaultTrial),
    assessment: {
      recommended: withoutRows(report.assessment.recommended),
      default: withoutRows(report.assessment.defaultTrial),
      comparison: report.comparison === null ? null : judgedAssessment(report.comparison),
    },
    checks,
    importance,
    failures: trials.flatMap(({ number, failure }) => (failure === null ? [] : [{ number, ...failure }])),
  };
}

/** Without the list of values by row, which is only for the comparison. */
function withoutRows(evaluation: Evaluation | null): Evaluation | null {
  if (evaluation === null || "failure" in evaluation) return evaluation;
  const { rowValues: _, ...rest } = evaluation;
  return rest;
}
