/** The standard dense architecture, as a list of layers. */
import type { ActivationName } from "./activation.ts";
import type { LayerSpec } from "./layers/index.ts";

export interface Architecture {
  readonly inputs: number;
  /** Widths of the hidden layers; empty for a linear model. */
  readonly hidden: readonly number[];
  readonly outputs: number;
  readonly activation: ActivationName;
  /** Whether hidden layers of equal width are residual: h + a(z)/√(number of residual layers). */
  readonly residual: boolean;
  /** `layer` normalizes the pre-activations of a hidden layer to mean 0 and variance 1. */
  readonly norm?: "none" | "layer";
  /** Dropout rate of every hidden layer during training, in [0, 1). */
  readonly dropout?: number;
}

/**
 * For each hidden layer: dense, norm, activation and dropout, wrapped in a block if it is residual. A dense output
 * layer follows.
 */
export function layersOf({ inputs, hidden, outputs, ...form }: Architecture): readonly LayerSpec[] {
  const { activation, residual, norm = "none", dropout = 0 } = form;
  const isBlock = hidden.map((width, l) => residual && l > 0 && hidden[l - 1] === width);
  const scale = 1 / Math.sqrt(isBlock.filter(Boolean).length);
  const layers = hidden.flatMap((width, l): readonly LayerSpec[] => {
    const inner: readonly LayerSpec[] = [
      { kind: "dense", outputs: width },
      ...(norm === "layer" ? [{ kind: "layer-norm" } as const] : []),
      { kind: "activation", name: activation },
      ...(dropout > 0 ? [{ kind: "dropout", rate: dropout } as const] : []),
    ];
    return isBlock[l] ? [{ kind: "residual", scale, layers: inner }] : inner;
  });
  return [...layers, { kind: "dense", outputs }];
}
