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
import { targetUnits } from "../bnn/data/target-units.ts";
import { openEngine, type EngineChoice } from "../bnn/engine/index.ts";
import { bayesianNetwork } from "../bnn/inference/bayesian-network.ts";
import { fit, type RunPool } from "../bnn/inference/fit.ts";
import { fingerprintOf } from "../bnn/model/digest.ts";
import { writeModel } from "../bnn/model/model-file.ts";
import type { Model, ModelColumn, ModelVerdict, TableSchema } from "../bnn/model/model.ts";
import { openPredictive } from "../bnn/model/predict.ts";
import type { Posterior } from "../bnn/posterior/posterior.ts";
import { chainsSummary } from "./chains-summary.ts";
import { usesKnob } from "./default-space.ts";
import type { BnnOptions, BnnSettings } from "./options.ts";
import { numbers } from "./numbers.ts";
import { planOf } from "./plan.ts";

/** Number of weight vectors to average over, for posteriors that can be sampled without limit. */
const PREDICTIVE_DRAWS = 1000;
/** Number of rows whose predictions are used to check convergence. */
const LOOKED_AT = 200;
const ROWS_AT_ONCE = 128;
const REPORTS = 40;

interface FitTask {
  readonly dataset: Dataset;
  readonly texts: Readonly<Record<string, string>>;
  readonly options: BnnOptions;
  readonly engine: EngineChoice;
  readonly pool: RunPool;
  readonly hyperparameters: Hyperparameters;
  readonly context: EvaluationContext;
  readonly notes: ModelNotes;
}

/** Reports the completed share of the work, under the name `done`. */
export async function fitModel(task: FitTask): Promise<ModelFit> {
  const { dataset, pool, context, notes } = task;
  const read = settingsOf(task);
  if ("message" in read) return { failure: { kind: "infeasible", message: read.message } };
  const { settings } = read;
  const rows = Int32Array.from({ length: dataset.rows }, (_, row) => row);
  const planned = planOf(
    { ...settings, engine: task.engine },
    pool.methods,
    rows.length,
    numbers.likelihood(dataset, settings),
  );
  const { standardizer, likelihood } = targetUnits(dataset, rows, planned.likelihood);
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
    task: "regression",
    data: { name: dataset.name, rows: dataset.rows, fingerprint: fingerprintOf(dataset) },
    schema: schemaOf(dataset, settings),
    standardizer,
    plan,
    posterior: { kind: posterior.kind, runs: posterior.runs },
    prediction: {
      // TensorFlow's weights are in single precision too.
      engine: plan.engine === "plain" ? "plain" : "simd",
      draws: PREDICTIVE_DRAWS,
      key: fold(key, "predictive"),
    },
    verdicts: notes.verdicts.map((verdict) => ({ of: "validation", ...verdict })),
    origin: notes.origin,
    made: notes.made,
  };
  const ofFit = chainVerdicts({ dataset, model, posterior, data, pool });
  return { model: writeModel({ ...model, verdicts: [...ofFit, ...model.verdicts] }) };
}

/** Hyperparameters that belong to methods other than the chosen one are ignored. */
function settingsOf({ texts, options, pool, hyperparameters }: FitTask) {
  const [method] = (texts.method ?? String(hyperparameters.method ?? "")).split(",");
  const asked = typeof hyperparameters.method === "string" ? hyperparameters.method : method;
  const knobs = new Set(Object.values(pool.methods).flatMap((one) => Object.keys(one.knobs)));
  const useful = Object.entries(hyperparameters).filter(
    ([name]) => !knobs.has(name) || !Object.hasOwn(pool.methods, asked) || usesKnob(pool.methods[asked], name),
  );
  const read = options.readWith(texts, Object.fromEntries(useful));
  if ("issues" in read) return { message: read.issues.map(({ message }) => message).join(" ") };
  return { settings: read.settings };
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
    target: { name: targetName, ...defined({ unit: source?.targetUnit }) },
    columns,
    header: source?.header ?? [...featureNames, targetName],
    reading: { header, missing, decimal, thousands, ...defined({ na }) },
  };
}

interface Fitted {
  readonly dataset: Dataset;
  readonly model: Model;
  readonly posterior: Posterior;
  readonly data: StandardizedRows;
  readonly pool: RunPool;
}

/** Have the chains of this fit converged? Judged by their predictions for training rows. */
function chainVerdicts({ dataset, model, posterior, data, pool }: Fitted): readonly ModelVerdict[] {
  if (posterior.kind !== "draws") return [];
  const { plan } = model;
  const parts = bayesianNetwork(plan, dataset.columns);
  const count = Math.min(LOOKED_AT, dataset.rows);
  const rows = Int32Array.from({ length: count }, (_, i) => Math.floor((i * dataset.rows) / count));
  const { columns } = dataset;
  const features = new Float64Array(count * columns);
  rows.forEach((row, i) => features.set(dataset.features.subarray(row * columns, (row + 1) * columns), i * columns));
  const predictive = openPredictive(model);
  const atOnce = Math.min(ROWS_AT_ONCE, data.rows);
  const engine = openEngine(plan.engine, { parts, data, minibatch: atOnce });
  try {
    const said = predictive.of(features);
    const targets = Float64Array.from(rows, (row) => dataset.target[row]);
    const summary = chainsSummary({
      plan,
      posterior,
      densities: numbers.logDensities(said, targets),
      followed: numbers.followed(said, targets),
      rows,
      training: { engine, rows: data.rows, atOnce },
      method: pool.methods[plan.method],
      blocks: weightBlocks(parts),
    });
    if (summary === null) return [];
    const chains = chainsArtifact(summary);
    return chains.verdict === undefined ? [] : [{ of: "fit", name: chains.name, ...chains.verdict }];
  } finally {
    engine.dispose();
    predictive.close();
  }
}
