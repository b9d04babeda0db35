/** An evaluation on the validation rows, the assessment on the test rows, and the final fit. */
import { defined } from "../../common/defined.ts";
import type { Evaluation, EvaluationContext, Hyperparameters, ModelFit } from "../../tuner/objective.ts";
import type { ModelNotes } from "../../tuner/model.ts";
import { mixtureLogDensities } from "../bnn/predictive/by-draw.ts";
import type { AnalysisName } from "./analyses/names.ts";
import { fitModel, usefulHyperparameters } from "./fit-model.ts";
import { foldDeviation, foldError, meanSummary } from "./folds.ts";
import { learnAndScore, type Failed, type LearnedFold } from "./learn.ts";
import { artifactsOf, keyOf, learnFolds } from "./learn-folds.ts";
import { planFor, type Planned } from "./plan-for.ts";
import type { Prepared } from "./prepare.ts";
import { regionScoreNames } from "./region.ts";
import type { Scores, Task } from "./task.ts";

export const METRIC = "validationNll";
/** The region's score that an assessment lists. */
const [REGION] = regionScoreNames;

export async function evaluate<P>(
  prepared: Prepared<P>,
  hyperparameters: Hyperparameters,
  context: EvaluationContext,
): Promise<Evaluation> {
  const { task, settings, split } = prepared;
  const planned = planFor(prepared, hyperparameters);
  if ("failure" in planned) return planned;
  const learned = await learnAll(prepared, planned, context, settings.analyses);
  if ("failure" in learned) return learned;
  const { [METRIC]: value, ...metrics } = named(task, "validation", meanSummary(learned));
  const deviation = foldDeviation(learned);
  return {
    values: { [METRIC]: value },
    ...standardErrorsOf({ [METRIC]: foldError(learned) }),
    metrics: { ...metrics, ...defined({ [`${METRIC}FoldDeviation`]: learned.length > 1 ? deviation : undefined }) },
    artifacts: artifactsOf(task, learned.slice(0, split.perRepeat), learned),
  };
}

export async function assess<P>(
  prepared: Prepared<P>,
  hyperparameters: Hyperparameters,
  context: EvaluationContext,
): Promise<Evaluation> {
  const { task, dataset, pool, split } = prepared;
  const planned = planFor(prepared, hyperparameters);
  if ("failure" in planned) return planned;
  const temperature = await heldOutTemperature(prepared, planned, context);
  if (temperature !== null && typeof temperature !== "number") return temperature;
  const { development: learn, test: score } = split;
  const scored = await learnAndScore({
    task,
    dataset,
    plan: planned.planOf(learn.length),
    pool,
    key: keyOf(context),
    signal: context.signal,
    learn,
    score,
    region: split.region,
    controls: null,
    reports: 1,
    onReport: () => "continue",
    scaling: temperature,
  });
  if ("failure" in scored) return scored;
  const all = named(task, "test", scored.summary);
  const assessed = new Set([...task.names.assessed.map((name) => `test${task.names.prefixed[name]}`), REGION]);
  const part = (isValue: boolean) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => assessed.has(name) === isValue));
  const errors = { testNll: scored.standardError, [REGION]: all[regionScoreNames[1]] };
  const { predictive, targets } = scored.heldOut;
  const rowNll = Array.from(mixtureLogDensities(task.logDensities(predictive, targets)), (density) => -density);
  return { values: part(true), ...standardErrorsOf(errors), rowValues: { testNll: rowNll }, metrics: part(false) };
}

export async function fitFinal<P>(
  prepared: Prepared<P>,
  asked: Hyperparameters,
  { context, notes }: { readonly context: EvaluationContext; readonly notes: ModelNotes },
): Promise<ModelFit> {
  const hyperparameters = usefulHyperparameters(asked, prepared);
  const planned = planFor(prepared, hyperparameters);
  if ("failure" in planned) return planned;
  const temperature = await heldOutTemperature(prepared, planned, context);
  if (temperature !== null && typeof temperature !== "number") return temperature;
  const { task, dataset, texts, options, engine, pool } = prepared;
  return fitModel({ task, dataset, texts, options, engine, pool, hyperparameters, context, notes, temperature });
}

/**
 * The temperature fitted on the validation rows, as in evaluations; null if probabilities are not rescaled. Test rows
 * are not used.
 */
async function heldOutTemperature<P>(
  prepared: Prepared<P>,
  planned: Planned,
  context: EvaluationContext,
): Promise<number | null | Failed> {
  if (!planned.isScaled) return null;
  const learned = await learnAll(prepared, planned, { ...context, report: () => "continue" }, []);
  return "failure" in learned ? learned : meanSummary(learned).calibrationTemperature;
}

function learnAll<P>(
  { task, dataset, split, pool, controlsOf }: Prepared<P>,
  planned: Planned,
  context: EvaluationContext,
  analyses: readonly AnalysisName[],
): Promise<readonly LearnedFold<P>[] | Failed> {
  return learnFolds({
    task,
    metric: METRIC,
    dataset,
    split,
    pool,
    plan: planned.planOf,
    context,
    controlsOf,
    scaling: planned.isScaled ? "fit" : null,
    analyses,
  });
}

type Measured = Extract<Evaluation, { values: unknown }>;

/** Those that are known and positive. */
function standardErrorsOf(errors: Readonly<Record<string, number | undefined>>): Pick<Measured, "standardErrors"> {
  const known = Object.entries(errors).filter(([, error]) => error !== undefined && error > 0);
  return known.length > 0 ? { standardErrors: Object.fromEntries(known) as Record<string, number> } : {};
}

/** The scores under their public names, without undefined ones. Some do not belong to particular rows. */
function named<P>(
  { names }: Task<P>,
  prefix: "validation" | "test",
  summary: Scores,
): Readonly<Record<string, number>> {
  const scores = [
    ...Object.entries(names.prefixed).map(([name, shown]) => [`${prefix}${shown}`, summary[name]] as const),
    ...[...names.plain, ...regionScoreNames].map((name) => [name, summary[name] as number | undefined] as const),
  ];
  return Object.fromEntries(scores.filter(([, value]) => value !== undefined && !Number.isNaN(value))) as Record<
    string,
    number
  >;
}
