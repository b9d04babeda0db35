/** The layers of a dense network as offsets into one weight vector. */
import type { ActivationName } from "./activation.ts";

export interface Architecture {
  readonly inputs: number;
  /** Widths of the hidden layers; empty for a linear model. */
  readonly hidden: readonly number[];
  readonly outputs: number;
  readonly activation: ActivationName;
  /** Hidden layers between equal widths add to what they were given: h + a(z)/√(number of such layers). */
  readonly residual: boolean;
}

/** One layer: z = W h/√inputs + b, then the activation where the layer is hidden. */
export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** Where W (outputs × inputs, row-major) starts in the weight vector. */
  readonly matrixOffset: number;
  /** Where b (outputs) starts. */
  readonly biasOffset: number;
  /** 1/√inputs: weights of unit scale give outputs of unit scale, at every width. */
  readonly scale: number;
  readonly hidden: boolean;
  /** Factor of a(z) beside the skip connection; 0 where there is none. */
  readonly branch: number;
}

export interface Layout {
  readonly layers: readonly Layer[];
  readonly weightCount: number;
}

/** Lays the layers out one after the other, each its matrix and then its biases. */
export function layOut(architecture: Architecture): Layout {
  const { inputs, hidden, outputs, residual } = architecture;
  const widths = [inputs, ...hidden, outputs];
  const isBlock = (l: number) => residual && l > 0 && l < hidden.length && widths[l] === widths[l + 1];
  const blocks = hidden.filter((_, l) => isBlock(l)).length;
  const layers: Layer[] = [];
  let offset = 0;
  for (let l = 0; l + 1 < widths.length; l++) {
    const [from, to] = [widths[l], widths[l + 1]];
    layers.push({
      inputs: from,
      outputs: to,
      matrixOffset: offset,
      biasOffset: offset + from * to,
      scale: 1 / Math.sqrt(from),
      hidden: l < hidden.length,
      branch: isBlock(l) ? 1 / Math.sqrt(blocks) : 0,
    });
    offset += (from + 1) * to;
  }
  return { layers, weightCount: offset };
}
