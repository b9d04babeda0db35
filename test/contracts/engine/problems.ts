/** Networks of every form that an engine must compute, on artificial rows. */
import { makeKey, openStream } from "../../../math/random.ts";
import { bernoulli } from "../../../objectives/bnn/likelihood/bernoulli.ts";
import { categorical } from "../../../objectives/bnn/likelihood/categorical.ts";
import { fixedNoise, learnedNoise } from "../../../objectives/bnn/likelihood/gaussian.ts";
import { heteroscedasticNoise } from "../../../objectives/bnn/likelihood/heteroscedastic-gaussian.ts";
import type { ClassLikelihood, Likelihood } from "../../../objectives/bnn/likelihood/likelihood.ts";
import { poisson } from "../../../objectives/bnn/likelihood/poisson.ts";
import { studentT } from "../../../objectives/bnn/likelihood/student-t.ts";
import { layersOf, type Architecture } from "../../../objectives/bnn/network/architecture.ts";
import { layeredNetwork } from "../../../objectives/bnn/network/layered-network.ts";
import type { LayerSpec } from "../../../objectives/bnn/network/layers/index.ts";
import { gaussianPrior } from "../../../objectives/bnn/prior/gaussian.ts";

export const ROWS = 41;
const small: Architecture = { inputs: 5, hidden: [5], outputs: 5, activation: "gelu", residual: false };

/** Nested blocks, blocks at the beginning, adjacent activations, and every kind of layer at the start of a block. */
const unusual: readonly LayerSpec[] = [
  {
    kind: "residual",
    scale: 0.5,
    layers: [
      { kind: "residual", scale: 2, layers: [{ kind: "dense", outputs: 6 }] },
      { kind: "activation", name: "tanh" },
      { kind: "activation", name: "relu" },
    ],
  },
  { kind: "activation", name: "tanh" },
  { kind: "residual", scale: 0.7, layers: [{ kind: "layer-norm" }, { kind: "dense", outputs: 6 }] },
  { kind: "residual", scale: 0.3, layers: [{ kind: "activation", name: "tanh" }] },
  { kind: "layer-norm" },
  {
    kind: "residual",
    scale: 1,
    layers: [
      { kind: "residual", scale: 2, layers: [{ kind: "dense", outputs: 6 }] },
      { kind: "activation", name: "silu" },
    ],
  },
];

/** An architecture, or a list of layers before the last. */
type Form = Partial<Omit<Architecture, "outputs">> & { readonly layers?: readonly LayerSpec[] };

export function makeProblem(form: Form, likelihood: Likelihood) {
  const architecture = { inputs: 5, hidden: [7, 7], activation: "tanh" as const, residual: false, ...form };
  const { outputs } = likelihood;
  const last = { kind: "dense", outputs } as const;
  const layers = form.layers === undefined ? layersOf({ ...architecture, outputs }) : [...form.layers, last];
  const network = layeredNetwork(architecture.inputs, layers);
  const prior = gaussianPrior([
    { count: network.weightCount, mean: 0, scale: 1.5 },
    ...likelihood.ownWeights.map((own) => ({ count: 1, mean: own.priorMean, scale: own.priorScale })),
  ]);
  const stream = openStream(makeKey("engine"));
  const normals = (count: number) => Float64Array.from({ length: count }, () => stream.normal());
  const columns = architecture.inputs;
  const x = normals(ROWS * columns);
  const y = normals(ROWS).map((value, row) => {
    if ("classes" in likelihood) return (7 * row) % (likelihood as ClassLikelihood).classes;
    return likelihood.form.kind === "poisson" ? Math.floor(Math.exp(2 * Math.abs(value))) : value;
  });
  const data = { x, y, rows: ROWS, columns };
  return { parts: { network, likelihood, prior }, data, weights: normals(prior.weightCount) };
}

export const forms: readonly (readonly [string, Form, Likelihood])[] = [
  ["a linear model", { hidden: [] }, fixedNoise(0.4)],
  ["relu", { activation: "relu" }, learnedNoise(0.05)],
  ["tanh", { hidden: [50], inputs: 13 }, heteroscedasticNoise(0.05)],
  ["gelu", { activation: "gelu", hidden: [9, 3] }, learnedNoise(0.01)],
  ["skip connections", { residual: true, hidden: [6, 6, 6] }, heteroscedasticNoise(0.01)],
  ["skip connections and gelu", { residual: true, hidden: [8, 8, 8, 2], activation: "gelu" }, fixedNoise(0.3)],
  ["one of everything", { inputs: 1, hidden: [1] }, learnedNoise(0.1)],
  ["silu", { activation: "silu", hidden: [9, 3] }, fixedNoise(0.3)],
  ["layer norm", { norm: "layer", hidden: [7, 4, 1] }, learnedNoise(0.1)],
  ["layer norm in blocks", { norm: "layer", residual: true, hidden: [6, 6, 6] }, heteroscedasticNoise(0.05)],
  ["heavy tails", { hidden: [6] }, studentT(4, 0.1)],
  ["counts", { hidden: [6], activation: "silu" }, poisson(2.5)],
  ["log odds", { hidden: [9] }, bernoulli],
  ["two classes", {}, categorical(2)],
  ["nine classes", { activation: "relu", hidden: [13] }, categorical(9)],
  ["a list of layers as nobody stacks them", { inputs: 6, layers: unusual }, categorical(5)],
];

/** With masks, which are the same on every engine. */
export const droppingForms: readonly (readonly [string, Form, Likelihood])[] = [
  ["dropout", { dropout: 0.5, hidden: [7, 6] }, learnedNoise(0.1)],
  ["dropout, layer norm and blocks", { dropout: 0.2, norm: "layer", residual: true, hidden: [9, 9] }, categorical(3)],
  ["dropout of the inputs", { layers: [{ kind: "dropout", rate: 0.3 }, ...layersOf(small)] }, fixedNoise(0.3)],
];
