/** The final fit: fits a configuration to all rows of its data set and stores the result as a model. */
import { defined } from "../../common/defined.ts";
import { fold } from "../../math/random.ts";
import type { ModelNotes } from "../../tuner/model.ts";
import type { ModelFit, EvaluationContext, Hyperparameters } from "../../tuner/objective.ts";
import { chainsArtifact } from "../bnn/artifacts/chains.ts";
import { weightBlocks } from "../bnn/diagnostics/weight-blocks.ts";
import type { Dataset, Encoder } from "../bnn/data/dataset.ts";
import { augmented } from "../bnn/data/augment.ts";
import { applyStandardizer, type StandardizedRows } from "../bnn/data/standardize.ts";
import { networkOn, openEngine, type EngineChoice } from "../bnn/engine/index.ts";
import { bayesianNetwork } from "../bnn/inference/bayesian-network.ts";
import { fit, type RunPool } from "../bnn/inference/fit.ts";
import { fingerprintOf } from "../bnn/model/digest.ts";
import { writeModel } from "../bnn/model/model-file.ts";
import type { Model, ModelColumn, ModelVerdict, TableSchema } from "../bnn/model/model.ts";
import { allKnobs, type MethodTable } from "../bnn/posterior/posterior-method.ts";
import { weightsByRun, type Posterior } from "../bnn/posterior/posterior.ts";
import { chainsSummary } from "./chains-summary.ts";
import { usesKnob } from "./default-space.ts";
import type { BnnOptions, BnnSettings } from "./options.ts";
import { planOf } from "./plan.ts";
import type { Task } from "./task.ts";

/** Number of weight vectors to average over, for posteriors that can be sampled without limit. */
const PREDICTIVE_DRAWS = 1000;
/** Number of rows whose predictions are used to check convergence. */
const LOOKED_AT = 200;
const ROWS_AT_ONCE = 128;
const REPORTS = 40;

interface FitTask<P> {
  readonly task: Task<P>;
  readonly dataset: Dataset;
  readonly texts: Readonly<Record<string, string>>;
  readonly options: BnnOptions;
  readonly engine: EngineChoice;
  readonly pool: RunPool;
  /** Only the hyperparameters of the chosen method. */
  readonly hyperparameters: Hyperparameters;
  readonly context: EvaluationContext;
  readonly notes: ModelNotes;
  /** The temperature at which classes are predicted; null for none. */
  readonly temperature: number | null;
}

/** Reports the completed fraction of the work, under the name `done`. */
export async function fitModel<P>(fitting: FitTask<P>): Promise<ModelFit> {
  const { task, dataset, pool, context, notes } = fitting;
  const read = fitting.options.readWith(fitting.texts, fitting.hyperparameters);
  if ("issues" in read) {
    const message = read.issues.map((issue) => issue.message).join(" ");
    return { failure: { kind: "infeasible", message } };
  }
  const { settings } = read;
  const rows = Int32Array.from({ length: dataset.rows }, (_, row) => row);
  const planned = planOf(
    { ...settings, engine: fitting.engine },
    pool.methods,
    rows.length,
    task.likelihood(dataset, settings),
  );
  const { standardizer, likelihood } = task.units(dataset, rows, planned.likelihood);
  const plan = { ...planned, likelihood };
  const key = context.commonKey ?? context.key;
  const seen = applyStandardizer(dataset, rows, standardizer);
  const classes = dataset.classes?.length ?? null;
  const data = augmented(seen, plan.augmentation, { classes, key: fold(key, "augmentation") });
  const runs = pool.methods[plan.method].needs.runs === "several" ? plan.runs : 1;
  const fitted = await fit({
    plan,
    data,
    pool,
    key: fold(key, "fit"),
    signal: context.signal,
    reports: REPORTS,
    onReport: (iteration) => context.report(iteration, "done", iteration / (runs * plan.iterations)),
  });
  if (fitted.kind === "aborted") return { failure: { kind: "transient", message: "fit; was aborted" } };
  if (fitted.kind === "lost") return { failure: { kind: "transient", message: fitted.message } };
  if (fitted.kind === "diverged") return { failure: { kind: "diverged", message: fitted.message } };
  const { posterior } = fitted;
  const model: Model = {
    task: dataset.classes === undefined ? "regression" : "classification",
    data: { name: dataset.name, rows: dataset.rows, fingerprint: fingerprintOf(dataset) },
    schema: schemaOf(dataset, settings),
    standardizer,
    plan,
    posterior: { kind: posterior.kind, runs: posterior.runs },
    prediction: {
      // TensorFlow's weights are also in single precision.
      engine: plan.engine === "plain" ? "plain" : "simd",
      draws: PREDICTIVE_DRAWS,
      key: fold(key, "predictive"),
      ...defined({ temperature: fitting.temperature ?? undefined }),
    },
    verdicts: notes.verdicts.map((verdict) => ({ of: "validation", ...verdict })),
    origin: notes.origin,
    made: notes.made,
  };
  const ofFit = chainVerdicts({ task, dataset, model, posterior, data, pool });
  return { model: writeModel({ ...model, verdicts: [...ofFit, ...model.verdicts] }) };
}

/** Removes hyperparameters that belong only to methods other than the chosen one. */
export function usefulHyperparameters(
  hyperparameters: Hyperparameters,
  { texts, methods }: { readonly texts: Readonly<Record<string, string>>; readonly methods: MethodTable },
): Hyperparameters {
  const [method] = (texts.method ?? String(hyperparameters.method ?? "")).split(",");
  const asked = typeof hyperparameters.method === "string" ? hyperparameters.method : method;
  const knobs = allKnobs(methods);
  const useful = Object.entries(hyperparameters).filter(
    ([name]) => !Object.hasOwn(knobs, name) || !Object.hasOwn(methods, asked) || usesKnob(methods[asked], name),
  );
  return Object.fromEntries(useful);
}

function schemaOf(dataset: Dataset, settings: BnnSettings): TableSchema {
  const { columns: width, rows, features, featureNames, targetName, source } = dataset;
  const { header, missing, na, decimal, thousands } = settings;
  const encoders = source?.encoders ?? featureNames.map((name): Encoder => ({ name, kind: "numeric" }));
  let offset = 0;
  const columns = encoders.map((encoder): ModelColumn => {
    if (encoder.kind === "categorical") {
      offset += encoder.categories.length;
      return encoder;
    }
    let [low, high] = [Infinity, -Infinity];
    for (let row = 0; row < rows; row++) {
      low = Math.min(low, features[row * width + offset]);
      high = Math.max(high, features[row * width + offset]);
    }
    offset += 1;
    return { ...encoder, low, high };
  });
  return {
    target: { name: targetName, ...defined({ unit: source?.targetUnit, classes: dataset.classes }) },
    columns,
    header: source?.header ?? [...featureNames, targetName],
    reading: { header, missing, decimal, thousands, ...defined({ na }) },
  };
}

interface Fitted<P> {
  readonly task: Task<P>;
  readonly dataset: Dataset;
  readonly model: Model;
  readonly posterior: Posterior;
  readonly data: StandardizedRows;
  readonly pool: RunPool;
}

/** Whether the chains of this fit have converged, judged by their predictions for training rows. */
function chainVerdicts<P>({ task, dataset, model, posterior, data, pool }: Fitted<P>): readonly ModelVerdict[] {
  if (posterior.kind !== "draws") return [];
  const { plan, standardizer, prediction } = model;
  const parts = bayesianNetwork(plan, dataset.columns);
  const count = Math.min(LOOKED_AT, dataset.rows);
  const rows = Int32Array.from({ length: count }, (_, i) => Math.floor((i * dataset.rows) / count));
  const engine = openEngine(plan.engine, { parts, data, minibatch: ROWS_AT_ONCE });
  try {
    const predicting = { network: networkOn(engine, parts.network), likelihood: parts.likelihood };
    const weights = weightsByRun(posterior, prediction.draws, prediction.key).flat();
    const said = task.predict(predicting, weights, applyStandardizer(dataset, rows, standardizer), standardizer);
    const targets = Float64Array.from(rows, (row) => dataset.target[row]);
    const summary = chainsSummary({
      plan,
      posterior,
      densities: task.logDensities(said, targets),
      followed: task.followed(said, targets),
      rows,
      training: { engine, rows: data.rows, atOnce: Math.min(ROWS_AT_ONCE, data.rows) },
      method: pool.methods[plan.method],
      blocks: weightBlocks(parts),
    });
    if (summary === null) return [];
    const chains = chainsArtifact(summary);
    return chains.verdict === undefined ? [] : [{ of: "fit", name: chains.name, ...chains.verdict }];
  } finally {
    engine.dispose();
  }
}
