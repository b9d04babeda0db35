/** The shape of a network, as passed to the kernels. */
import type { LikelihoodForm } from "../../likelihood/likelihood.ts";

/** z = W h · scale + b. */
interface DenseShape {
  readonly kind: "dense";
  readonly inputs: number;
  readonly outputs: number;
  readonly scale: number;
}

interface ActivationShape {
  readonly kind: "activation";
  readonly outputs: number;
  readonly name: "relu" | "tanh" | "gelu" | "silu";
}

/** Normalizes each row to mean 0 and variance 1, then applies gain and shift. */
interface LayerNormShape {
  readonly kind: "layer-norm";
  readonly outputs: number;
  readonly epsilon: number;
}

interface DropoutShape {
  readonly kind: "dropout";
  readonly outputs: number;
  readonly rate: number;
}

/** h + scale · inner(h). */
interface ResidualShape {
  readonly kind: "residual";
  readonly outputs: number;
  readonly scale: number;
  readonly layers: readonly LayerShape[];
}

/** The inputs of each layer are the outputs of the previous one; only dense layers change their number. */
export type LayerShape = DenseShape | ActivationShape | LayerNormShape | DropoutShape | ResidualShape;

/**
 * The weights of each layer in order: W (outputs × inputs) and b of a dense layer, gains and shifts of a layer norm;
 * then the likelihood's own weights.
 */
export interface NetworkShape {
  /** Numbers per row of the data. */
  readonly inputs: number;
  readonly layers: readonly LayerShape[];
  /** For classes, one output per class. */
  readonly likelihood: LikelihoodForm;
  /** Independent normal priors, one per weight. */
  readonly prior: { readonly mean: Float64Array; readonly scale: Float64Array };
  /** Rows × inputs, and one target per row. */
  readonly data: { readonly x: Float64Array; readonly y: Float64Array; readonly rows: number };
  /** Maximum number of rows in a minibatch. */
  readonly capacity: number;
}

/** One step of the forward pass: a layer, or one end of a residual block. */
export type Step =
  | Exclude<LayerShape, ResidualShape>
  /** `join` and `fork` are the step numbers of the block's other end. */
  | { readonly kind: "fork"; readonly outputs: number; readonly join: number }
  | { readonly kind: "join"; readonly outputs: number; readonly fork: number; readonly scale: number };

export function stepsOf(layers: readonly LayerShape[], from = 0): readonly Step[] {
  const steps: Step[] = [];
  for (const layer of layers) {
    if (layer.kind !== "residual") {
      steps.push(layer);
      continue;
    }
    const { outputs, scale } = layer;
    const fork = from + steps.length;
    const inner = stepsOf(layer.layers, fork + 1);
    const join = fork + 1 + inner.length;
    steps.push({ kind: "fork", outputs, join }, ...inner, { kind: "join", outputs, fork, scale });
  }
  return steps;
}
