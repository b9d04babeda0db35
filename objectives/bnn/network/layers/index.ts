/** The kinds of layers. A list of specs is turned into placed layers, and those into passes through the network. */
import { openActivation, placeActivation, type ActivationLayer, type ActivationSpec } from "./activation.ts";
import { openDense, placeDense, type DenseLayer, type DenseSpec } from "./dense.ts";
import { openDropout, placeDropout, type DropoutLayer, type DropoutSpec } from "./dropout.ts";
import type { LayerPass, LayerPosition } from "./layer.ts";
import { openLayerNorm, placeLayerNorm, type LayerNormLayer, type LayerNormSpec } from "./layer-norm.ts";
import { openResidual, placeResidual, type ResidualLayer } from "./residual.ts";
import { openSequence } from "./sequence.ts";

interface ResidualSpec {
  readonly kind: "residual";
  /** Factor applied to the block's output before the block's input is added. */
  readonly scale: number;
  readonly layers: readonly LayerSpec[];
}

/** The description of a layer; its number of inputs follows from the preceding layer. */
export type LayerSpec = DenseSpec | ActivationSpec | LayerNormSpec | DropoutSpec | ResidualSpec;

/** A layer at its position in the network. */
export type Layer = DenseLayer | ActivationLayer | LayerNormLayer | DropoutLayer | ResidualLayer<Layer>;

/**
 * Arranges layers in sequence and their weights in the weight vector. Throws a RangeError if the layers do not fit
 * together.
 */
export function placeLayers(specs: readonly LayerSpec[], { inputs, offset }: LayerPosition): readonly Layer[] {
  if (specs.length === 0) throw new RangeError("invalid layers; must be at least one: none");
  let position = { inputs, offset };
  return specs.map((spec) => {
    const layer = placeLayer(spec, position);
    position = { inputs: layer.outputs, offset: position.offset + weightCountOf([layer]) };
    return layer;
  });
}

function placeLayer(spec: LayerSpec, position: LayerPosition): Layer {
  switch (spec.kind) {
    case "dense":
      return placeDense(spec, position);
    case "activation":
      return placeActivation(spec, position);
    case "layer-norm":
      return placeLayerNorm(spec, position);
    case "dropout":
      return placeDropout(spec, position);
    case "residual":
      return placeResidual(spec.scale, position.inputs, placeLayers(spec.layers, position));
  }
}

export function weightCountOf(layers: readonly Layer[]): number {
  return layers.reduce((sum, { weights }) => weights.reduce((total, { count }) => total + count, sum), 0);
}

type DensePass = (layer: DenseLayer) => LayerPass;

/** The forward and backward passes through all layers, dense ones by `dense`. */
export function openLayers(layers: readonly Layer[], dense: DensePass = openDense): LayerPass {
  return openSequence(
    layers,
    layers.map((layer) => openLayer(layer, dense)),
  );
}

function openLayer(layer: Layer, dense: DensePass): LayerPass {
  switch (layer.kind) {
    case "dense":
      return dense(layer);
    case "activation":
      return openActivation(layer);
    case "layer-norm":
      return openLayerNorm(layer);
    case "dropout":
      return openDropout(layer);
    case "residual":
      return openResidual(layer, openLayers(layer.layers, dense));
  }
}

/** All dense layers, including those inside residual blocks. */
export function denseLayersIn(layers: readonly Layer[]): readonly DenseLayer[] {
  return layers.flatMap((layer) => {
    if (layer.kind === "residual") return denseLayersIn(layer.layers);
    return layer.kind === "dense" ? [layer] : [];
  });
}
