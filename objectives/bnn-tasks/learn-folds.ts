/** An evaluation: one fit per fold, one after another. */
import { fold, type Key } from "../../math/random.ts";
import type { Artifact } from "../../common/artifact.ts";
import type { EvaluationContext } from "../../tuner/objective.ts";
import type { Dataset } from "../bnn/data/dataset.ts";
import type { Resampling } from "../bnn/data/splits/split-dataset.ts";
import type { RunPool } from "../bnn/inference/fit.ts";
import type { InferencePlan } from "../bnn/inference/plan.ts";
import { meanSummary } from "./folds.ts";
import { learnAndScore, type Failed, type LearnedFold, type LearningTask } from "./learn.ts";
import type { AnalysisName } from "./analyses/names.ts";
import { regionArtifact } from "./region.ts";
import type { Control, Task } from "./task.ts";

/** Minimum number of intermediate values per evaluation: each of n runs reports ⌈REPORTS / n⌉. */
const REPORTS = 20;

interface FoldsTask<P> {
  readonly task: Task<P>;
  /** The metric name used in the reports. */
  readonly metric: string;
  readonly dataset: Dataset;
  readonly split: Resampling;
  readonly pool: RunPool;
  /** The plan for a given number of training rows. */
  readonly plan: (rows: number) => InferencePlan;
  readonly context: EvaluationContext;
  /** The rows of a fold are the same in every evaluation. */
  readonly controlsOf: (fold: number) => readonly Control<P>[];
  readonly scaling: LearningTask<P>["scaling"];
  /** Analyses to run on the first fold. */
  readonly analyses: readonly AnalysisName[];
}

/**
 * A single fold reports during training. With several folds, the mean so far is reported after each fold, and the
 * evaluation can then be stopped.
 */
export async function learnFolds<P>(asked: FoldsTask<P>): Promise<readonly LearnedFold<P>[] | Failed> {
  const { task, metric, dataset, split, pool, context, scaling } = asked;
  const { folds } = split;
  const learned: LearnedFold<P>[] = [];
  for (const [i, { train: learn, validation: score }] of folds.entries()) {
    const plan = asked.plan(learn.length);
    const key = folds.length === 1 ? keyOf(context) : fold(fold(keyOf(context), "fold"), i);
    const reported = {
      reports: folds.length === 1 ? REPORTS : 1,
      onReport: (iteration: number, nll: number) =>
        folds.length === 1 ? context.report(iteration, metric, nll) : "continue",
    };
    const { signal } = context;
    const shared = { task, dataset, plan, pool, key, signal, learn, score, scaling, region: split.region, ...reported };
    const one = await learnAndScore({
      ...shared,
      controls: () => asked.controlsOf(i),
      analyses: i === 0 ? asked.analyses : [],
    });
    if ("failure" in one) return folds.length === 1 ? one : inFold(one, i + 1, folds.length);
    learned.push(one);
    const isLast = folds.length === 1 || context.report(i + 1, metric, meanSummary(learned).nll) === "stop";
    if (isLast) break;
  }
  return learned;
}

function inFold({ failure }: Failed, number: number, of: number): Failed {
  return { failure: { ...failure, message: `fold ${number} of ${of}: ${failure.message}` } };
}

/**
 * All trials of a study share one key, so that differences in random numbers do not mask differences between trials.
 */
export function keyOf({ commonKey, key }: EvaluationContext): Key {
  return commonKey ?? key;
}

/** `whole`: the folds that contain each row at most once and all have chains. */
export function artifactsOf<P>(
  task: Task<P>,
  whole: readonly LearnedFold<P>[],
  all: readonly LearnedFold<P>[],
): readonly Artifact[] {
  const examined = all.flatMap((one) => one.analyses);
  const { region } = all[0];
  const ofRegion = region === null ? [] : [regionArtifact(region)];
  return [...diagnosticsOf(task, whole, all), ...ofRegion, ...examined];
}

function diagnosticsOf<P>(
  task: Task<P>,
  whole: readonly LearnedFold<P>[],
  all: readonly LearnedFold<P>[],
): readonly Artifact[] {
  const chains = all.flatMap((one) => one.chains ?? []);
  if (whole.length === 1) return task.artifacts(whole[0].heldOut, chains);
  const heldOut = whole.map((one) => one.heldOut);
  const [{ dataset, controls: models }] = heldOut;
  return task.artifacts(
    {
      predictive: task.join(heldOut.map((one) => one.predictive)),
      targets: Float64Array.from(heldOut.flatMap((one) => [...one.targets])),
      dataset,
      rows: Int32Array.from(heldOut.flatMap((one) => [...one.rows])),
      controls: models.map(({ name }, i) => {
        return { name, predictive: task.join(heldOut.map((one) => one.controls[i].predictive)) };
      }),
    },
    chains,
  );
}
