/** The numbers that a network is made of, as the kernels are told. */

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

/** Rows to mean 0 and variance 1, then gain and shift. */
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

/** h + scale · what the layers make of h. */
interface ResidualShape {
  readonly kind: "residual";
  readonly outputs: number;
  readonly scale: number;
  readonly layers: readonly LayerShape[];
}

/** Each takes as many numbers as the one before it gives; all but a dense one give as many as they take. */
export type LayerShape = DenseShape | ActivationShape | LayerNormShape | DropoutShape | ResidualShape;

/**
 * The weights are those of each layer, one after the other: W (outputs × inputs) and b of a dense one, gains and shifts
 * of a layer norm; then the likelihood's own.
 */
export interface NetworkShape {
  /** Numbers in a row of the data. */
  readonly inputs: number;
  readonly layers: readonly LayerShape[];
  /** `variance` is the known one, or the least. Of classes there are as many as outputs. */
  readonly likelihood:
    | { readonly kind: "learned" | "fixed" | "heteroscedastic"; readonly variance: number }
    | { readonly kind: "categorical" };
  /** Independent normals, one for each weight. */
  readonly prior: { readonly mean: Float64Array; readonly scale: Float64Array };
  /** Rows × inputs, and a target for each. */
  readonly data: { readonly x: Float64Array; readonly y: Float64Array; readonly rows: number };
  /** Most rows of a minibatch. */
  readonly capacity: number;
}

/** One step of the way through the network: layers as they come, and a residual block as its two ends. */
export type Step =
  | Exclude<LayerShape, ResidualShape>
  /** `join` and `fork` are the numbers of the other end's step. */
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
