/** Serializes a model to a string and parses it back without loss. docs/model-file.md documents each field. */
import { defined } from "../../../common/defined.ts";
import type { Issue } from "../../../common/issue.ts";
import { describeJsonProblem } from "../../../common/json-syntax.ts";
import { isRecord } from "../../../common/is-record.ts";
import { bayesianNetwork } from "../inference/bayesian-network.ts";
import type { Approximation } from "../posterior/posterior.ts";
import { digestOf } from "./digest.ts";
import type { Model } from "./model.ts";
import { MODEL_FORMAT, MODEL_VERSIONS, modelFile, type ModelFile } from "./shape.ts";
import { decodeVectors, encodeVectors } from "./vectors.ts";

/** Maximum length of a string that can be read back. */
const MAX_CHARACTERS = 400_000_000;

/** The contents of a model file; its digest covers all other fields. */
export function writeModel(model: Model): string {
  const { made, origin, task, data, schema, standardizer, plan, prediction, verdicts, posterior } = model;
  const isWeighted = posterior.runs.some((run) => run.kind === "gaussian" && run.logEvidence !== undefined);
  const body = {
    format: MODEL_FORMAT,
    version: MODEL_VERSIONS[isWeighted ? "weighted" : task],
    made,
    origin,
    task,
    data,
    schema,
    standardizer: {
      ...standardizer,
      featureMean: [...standardizer.featureMean],
      featureScale: [...standardizer.featureScale],
    },
    plan,
    prediction,
    verdicts,
    posterior: { kind: posterior.kind, runs: posterior.runs.map(encodeRun) },
  };
  const { format, version, ...rest } = body;
  return `${JSON.stringify({ format, version, digest: digestOf(body), ...rest }, null, 1)}\n`;
}

type Read = { readonly model: Model } | { readonly issues: readonly Issue[] };

/** Rejects files that were truncated, modified, or written by a later version, with the reason. */
export function readModel(text: string): Read {
  if (text.length > MAX_CHARACTERS) return refused(`must have at most ${MAX_CHARACTERS} characters: ${text.length}`);
  const parsed = parseOrNull(text);
  if (parsed === null) {
    const why = describeJsonProblem(text) ?? "it cannot be read";
    return refused(`must be what credence fit wrote: not JSON, ${why}. It may have been cut short; fit it again`);
  }
  if (!isRecord(parsed) || parsed.format !== MODEL_FORMAT) {
    const found = isRecord(parsed) && typeof parsed.format === "string" ? parsed.format : "another document";
    return refused(`must be what credence fit wrote: ${JSON.stringify(found)}`);
  }
  const versions: readonly unknown[] = Object.values(MODEL_VERSIONS);
  if (!versions.includes(parsed.version)) {
    const isNewer = typeof parsed.version === "number" && parsed.version > Math.max(...Object.values(MODEL_VERSIONS));
    const remedy = isNewer ? "It was written by a newer version of Credence. Update this one" : "Fit it again";
    return refused(`must have version ${versions.join(", ")}: ${JSON.stringify(parsed.version ?? null)}. ${remedy}`);
  }
  const { digest, ...rest } = parsed;
  if (digest !== digestOf(rest)) {
    return refused(
      "must be unchanged since it was written: its digest does not match its content. Copy it again, or refit it",
    );
  }
  const shaped = modelFile.safeParse(parsed);
  if (!shaped.success) {
    const [{ path, message }] = shaped.error.issues;
    return refused(`must have the shape that docs/model-file.md gives: ${path.join(".")}: ${message}`);
  }
  return decode(shaped.data);
}

function refused(rule: string): { readonly issues: readonly Issue[] } {
  return { issues: [{ path: "", message: `model file; ${rule}.` }] };
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function encodeRun(run: Approximation): unknown {
  switch (run.kind) {
    case "draws": {
      // The temperature of the momenta and the noise are judged when fitting; predictions do not need them.
      const { kineticTemperature: _kinetic, noise: _noise, ...kept } = run;
      return { ...kept, draws: encodeVectors(run.draws, run.draws[0].length) };
    }
    case "networks":
      return { ...run, networks: encodeVectors(run.networks, run.networks[0].length) };
    case "gaussian": {
      const vector = (values: Float64Array) => encodeVectors([values], values.length);
      const factors = run.factors.map((factor) => ({ ...factor, values: vector(factor.values) }));
      const kroneckers = run.kroneckers?.map(({ left, right, deviations, ...size }) => {
        return { ...size, left: vector(left), right: vector(right), deviations: vector(deviations) };
      });
      const parts = { mean: vector(run.mean), deviation: vector(run.deviation), factors };
      const { isLinearized, logEvidence } = run;
      return { kind: run.kind, ...parts, ...defined({ kroneckers, isLinearized, logEvidence }) };
    }
  }
}

/** Checks constraints beyond the schema: consistency between the parts. */
function decode(file: ModelFile): Read {
  const { format: _format, version: _version, digest: _digest, ...rest } = file;
  const { schema, standardizer, plan, posterior } = file;
  const inputs = schema.columns.reduce((sum, one) => sum + (one.kind === "numeric" ? 1 : one.categories.length), 0);
  const { featureMean, featureScale } = standardizer;
  if (featureMean.length !== inputs || featureScale.length !== inputs) {
    return refused(`must have a mean and a scale for each of ${inputs} inputs: ${featureMean.length}`);
  }
  const mismatch = classIssue(file);
  if (mismatch !== null) return refused(mismatch);
  // Checked before a network of that size is created.
  const units = plan.network.hidden.reduce((sum, width) => sum + width, 0);
  if (posterior.runs.some((run) => units > lengthOf(run)))
    return refused(`must have weights for ${units} hidden units`);
  const { prior } = bayesianNetwork(plan, inputs);
  const runs: Approximation[] = [];
  for (const run of posterior.runs) {
    const decoded = decodeRun(run, prior.weightCount);
    if (decoded === null) return refused(`must have ${prior.weightCount} finite weights in each vector`);
    runs.push(decoded);
  }
  const scales = { featureMean: Float64Array.from(featureMean), featureScale: Float64Array.from(featureScale) };
  return { model: { ...rest, standardizer: { ...standardizer, ...scales }, posterior: { ...posterior, runs } } };
}

/** Why the task, the likelihood and the class names are inconsistent; null if they are consistent. */
function classIssue({ task, schema, plan }: ModelFile): string | null {
  const { classes } = schema.target;
  const { likelihood } = plan;
  const told = likelihood.kind === "bernoulli" ? 2 : likelihood.kind === "categorical" ? likelihood.classes : null;
  if (task === "regression") {
    return told === null && classes === undefined ? null : "must have no classes, as its task is regression";
  }
  if (told === null) return `must have a likelihood of classes, as its task is classification: ${likelihood.kind}`;
  if (classes?.length !== told) return `must name ${told} classes: ${classes?.length ?? 0}`;
  return new Set(classes).size === told ? null : "must have different names of classes";
}

type EncodedRun = ModelFile["posterior"]["runs"][number];

/** Number of weights in each vector. */
function lengthOf(run: EncodedRun): number {
  if (run.kind === "draws") return run.draws.length;
  return (run.kind === "networks" ? run.networks : run.mean).length;
}

/** Null if the vectors have the wrong length. */
function decodeRun(run: EncodedRun, weights: number): Approximation | null {
  switch (run.kind) {
    case "draws": {
      const draws = run.draws.length === weights ? decodeVectors(run.draws) : null;
      return draws === null ? null : { ...run, draws };
    }
    case "networks": {
      const networks = run.networks.length === weights ? decodeVectors(run.networks) : null;
      return networks === null ? null : { ...run, networks };
    }
    case "gaussian": {
      const vector = (encoded: typeof run.mean, length: number) =>
        encoded.count === 1 && encoded.length === length ? (decodeVectors(encoded)?.[0] ?? null) : null;
      const [mean, deviation] = [vector(run.mean, weights), vector(run.deviation, weights)];
      const factors = run.factors.map((factor) => {
        const { offset, rows, columns } = factor;
        const values = offset + rows <= weights ? vector(factor.values, rows * columns) : null;
        return values === null ? null : { ...factor, values };
      });
      const kroneckers = run.kroneckers?.map(({ left, right, deviations, ...size }) => {
        const { offset, outputs, inputs } = size;
        const width = inputs + 1;
        if (offset + outputs * width > weights) return null;
        const matrices = [
          vector(left, outputs * outputs),
          vector(right, width * width),
          vector(deviations, outputs * width),
        ];
        const [u, v, s] = matrices;
        return u === null || v === null || s === null ? null : { ...size, left: u, right: v, deviations: s };
      });
      const known = factors.filter((factor) => factor !== null);
      const layers = kroneckers?.filter((factor) => factor !== null);
      const isWhole = known.length === factors.length && layers?.length === kroneckers?.length;
      if (mean === null || deviation === null || !isWhole) return null;
      const { kind, isLinearized, logEvidence } = run;
      return { kind, mean, deviation, factors: known, ...defined({ kroneckers: layers, isLinearized, logEvidence }) };
    }
  }
}
