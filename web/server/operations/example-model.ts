/** A minimal complete model file: y = 2 + 0.75 (x − 1.5), with noise of standard deviation 0.5. */
import type { JsonValue } from "../../../common/json-value.ts";

export const exampleModel: JsonValue = {
  format: "credence-model",
  version: 1,
  digest: "sha256:8453c4da318a197dbf8ecb24ece79f8cbf12b579166b8da2ab06ee77628e958b",
  made: { credence: "0.1.0" },
  origin: { study: "ovens", trial: 0 },
  task: "regression",
  data: {
    name: "line.csv",
    rows: 20,
    fingerprint: "sha256:0000000000000000000000000000000000000000000000000000000000000000",
  },
  schema: {
    target: { name: "y" },
    columns: [{ name: "x", kind: "numeric", low: 0, high: 3 }],
    header: ["x", "y"],
    reading: { header: "auto", missing: "error", decimal: "point", thousands: "none" },
  },
  standardizer: { featureMean: [1.5], featureScale: [1], targetMean: 2, targetScale: 1 },
  plan: {
    network: { hidden: [], activation: "relu", residual: false, norm: "none", dropout: 0 },
    likelihood: { kind: "fixed", scale: 0.5 },
    prior: { scale: 2 },
    method: "map",
    options: { learningRate: 0.01 },
    warmStart: { iterations: 0, atMost: 0, options: { learningRate: 0.01 } },
    iterations: 1000,
    minibatch: 32,
    runs: 1,
    engine: "auto",
  },
  prediction: { engine: "simd", draws: 1000, key: { high: 1, low: 2 } },
  verdicts: [],
  posterior: {
    kind: "point",
    runs: [{ kind: "networks", networks: { precision: "float32", count: 1, length: 2, base64: "AABAPwAAAAA=" } }],
  },
};
