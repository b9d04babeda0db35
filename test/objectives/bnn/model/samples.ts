/** Models for every kind of posterior, on small artificial tables. */
import { makeKey, openStream } from "../../../../math/random.ts";
import { bayesianNetwork } from "../../../../objectives/bnn/inference/bayesian-network.ts";
import type { InferencePlan, LikelihoodSpec } from "../../../../objectives/bnn/inference/plan.ts";
import type { Model } from "../../../../objectives/bnn/model/model.ts";
import type { Approximation, PosteriorKind } from "../../../../objectives/bnn/posterior/posterior.ts";

const plan: InferencePlan = {
  network: { hidden: [5], activation: "tanh", residual: false, norm: "none", dropout: 0 },
  likelihood: { kind: "gaussian", floor: 0.01 },
  prior: { scale: 1, family: "gaussian", degrees: 4, scaling: "layer", hierarchy: "none", spread: 1 },
  method: "sgld",
  options: { temperature: 1 },
  warmStart: { iterations: 0, atMost: 0, options: {} },
  iterations: 1,
  minibatch: 4,
  runs: 2,
  engine: "auto",
};

/** A model of a house's price given its area and district. */
export const houses: Model = {
  task: "regression",
  data: { name: "houses.csv", rows: 20, fingerprint: `sha256:${"0".repeat(64)}` },
  schema: {
    target: { name: "price", unit: "k€" },
    columns: [
      { name: "area", kind: "numeric", unit: "m²", low: 30, high: 200 },
      { name: "district", kind: "categorical", categories: ["centre", "north", "south"] },
    ],
    header: ["area", "district", "id", "price"],
    reading: { header: "auto", missing: "error", decimal: "point", thousands: "none" },
  },
  standardizer: {
    featureMean: Float64Array.of(100, 0.3, 0.4, 0.3),
    featureScale: Float64Array.of(40, 0.5, 0.5, 0.5),
    targetMean: 300,
    targetScale: 80,
  },
  plan,
  posterior: { kind: "networks", runs: [{ kind: "networks", networks: drawn(2) }] },
  prediction: { engine: "simd", draws: 7, key: makeKey("predictions") },
  verdicts: [{ of: "validation", name: "coverage", level: "good", text: "Intervals hold." }],
  origin: { study: "houses", trial: 3 },
  made: { credence: "1.2.3" },
};

/** Weight vectors of that network; of single precision, as the SIMD engine's are, or of double. */
function drawn(
  count: number,
  precision: "single" | "double" = "single",
  likelihood = plan.likelihood,
): readonly Float64Array[] {
  const { prior } = bayesianNetwork({ ...plan, likelihood }, 4);
  return Array.from({ length: count }, (_, i) => {
    const weights = new Float64Array(prior.weightCount);
    openStream(makeKey(`weights ${i}`)).fillNormal(weights);
    return precision === "single" ? weights.map(Math.fround) : weights;
  });
}

const [mean, deviation, factor] = drawn(3, "double");
const kroneckerFactor = {
  offset: 0,
  outputs: 5,
  inputs: 4,
  left: Float64Array.from({ length: 25 }, (_, i) => (i % 6 === 0 ? 1 : 0)),
  right: Float64Array.from({ length: 25 }, (_, i) => (i % 6 === 0 ? -1 : 0)),
  deviations: Float64Array.from({ length: 25 }, (_, i) => 0.1 + i / 100),
};
const approximations: Readonly<Record<string, readonly [PosteriorKind, Approximation]>> = {
  draws: ["draws", { kind: "draws", draws: drawn(6), stepSize: { first: 0.1, last: 0.01 }, temperature: 1 }],
  "draws of double precision": [
    "draws",
    { kind: "draws", draws: drawn(6, "double"), stepSize: { first: 0.1, last: 0.01 }, temperature: 0.5 },
  ],
  networks: ["networks", { kind: "networks", networks: drawn(3) }],
  "one network": ["point", { kind: "networks", networks: drawn(1) }],
  "a diagonal": ["gaussian", { kind: "gaussian", mean, deviation: deviation.map(Math.abs), factors: [] }],
  "Kronecker factors, linearized": [
    "gaussian",
    {
      kind: "gaussian",
      mean,
      deviation: deviation.map(() => 0.1),
      factors: [],
      kroneckers: [kroneckerFactor],
      isLinearized: true,
    },
  ],
  "a diagonal and two factors": [
    "gaussian",
    {
      kind: "gaussian",
      mean,
      deviation: deviation.map(() => 0),
      factors: [
        { offset: 0, rows: 5, columns: 2, values: factor.slice(0, 10) },
        { offset: 5, rows: 3, columns: 3, values: factor.slice(10, 19) },
      ],
    },
  ],
};

const likelihoods: readonly LikelihoodSpec[] = [
  { kind: "heteroscedastic", floor: 0.1 },
  { kind: "fixed", scale: 0.3 },
  { kind: "student-t", floor: 0.1, degreesOfFreedom: 5 },
  { kind: "poisson", rate: 4 },
];

/** Whether a house is sold, and what it is built of, each given by the probabilities of 3 networks. */
export const classModels = [
  { classes: ["no", "yes"], likelihood: { kind: "bernoulli" } as const, temperature: 2 },
  { classes: ["brick", "stone", "wood"], likelihood: { kind: "categorical", classes: 3 } as const },
].map(({ classes, likelihood, temperature }) => {
  const target = { name: "state", classes };
  const model: Model = {
    ...houses,
    task: "classification",
    schema: { ...houses.schema, target, header: ["area", "district", "id", "state"] },
    plan: { ...plan, likelihood },
    posterior: { kind: "networks", runs: [{ kind: "networks", networks: drawn(3, "single", likelihood) }] },
    standardizer: { ...houses.standardizer, targetMean: 0, targetScale: 1 },
    prediction: { ...houses.prediction, ...(temperature === undefined ? {} : { temperature }) },
  };
  return { name: `likelihood ${likelihood.kind}`, model };
});

/** One model for each kind of posterior, with two runs each, and one for each likelihood. */
export const models = [
  ...Object.entries(approximations).map(([name, [kind, run]]) => {
    const model: Model = { ...houses, posterior: { kind, runs: [run, run] } };
    return { name, model };
  }),
  ...likelihoods.map((likelihood) => {
    const networks = drawn(3, "single", likelihood);
    const isCount = likelihood.kind === "poisson";
    const model: Model = {
      ...houses,
      plan: { ...plan, likelihood },
      posterior: { kind: "networks", runs: [{ kind: "networks", networks }] },
      standardizer: { ...houses.standardizer, ...(isCount ? { targetMean: 0, targetScale: 1 } : {}) },
    };
    return { name: `likelihood ${likelihood.kind}`, model };
  }),
];
