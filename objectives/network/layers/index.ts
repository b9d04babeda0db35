/** The kinds of layers: a list of specs becomes layers in their places, and those become ways through the network. */
import { openActivation, placeActivation } from "./activation.ts";
import type { ActivationLayer, ActivationSpec } from "./activation.ts";
import { openDense, placeDense } from "./dense.ts";
import type { DenseLayer, DenseSpec } from "./dense.ts";
import { openDropout, placeDropout } from "./dropout.ts";
import type { DropoutLayer, DropoutSpec } from "./dropout.ts";
import type { LayerPass, Place } from "./layer.ts";
import { openLayerNorm, placeLayerNorm } from "./layer-norm.ts";
import type { LayerNormLayer, LayerNormSpec } from "./layer-norm.ts";
import { openResidual, placeResidual } from "./residual.ts";
import type { ResidualLayer } from "./residual.ts";
import { openSequence } from "./sequence.ts";

interface ResidualSpec {
  readonly kind: "residual";
  /** Factor of the block's last layer beside what the block was given. */
  readonly scale: number;
  readonly layers: readonly LayerSpec[];
}

/** What is said about a layer; how many numbers it takes follows from the one before. */
export type LayerSpec = DenseSpec | ActivationSpec | LayerNormSpec | DropoutSpec | ResidualSpec;

/** A layer in its place. */
export type Layer = DenseLayer | ActivationLayer | LayerNormLayer | DropoutLayer | ResidualLayer<Layer>;

/** Puts layers one after the other, and so their weights in the weight vector. Throws a RangeError when they do not fit. */
export function placeLayers(specs: readonly LayerSpec[], { inputs, offset }: Place): readonly Layer[] {
  if (specs.length === 0) throw new RangeError("invalid layers; must be at least one: none");
  let place = { inputs, offset };
  return specs.map((spec) => {
    const layer = placeLayer(spec, place);
    place = { inputs: layer.outputs, offset: place.offset + weightCountOf([layer]) };
    return layer;
  });
}

function placeLayer(spec: LayerSpec, place: Place): Layer {
  switch (spec.kind) {
    case "dense":
      return placeDense(spec, place);
    case "activation":
      return placeActivation(spec, place);
    case "layer-norm":
      return placeLayerNorm(spec, place);
    case "dropout":
      return placeDropout(spec, place);
    case "residual":
      return placeResidual(spec.scale, place.inputs, placeLayers(spec.layers, place));
  }
}

export function weightCountOf(layers: readonly Layer[]): number {
  return layers.reduce((sum, { weights }) => weights.reduce((total, { count }) => total + count, sum), 0);
}

/** The way through the layers and back. */
export function openLayers(layers: readonly Layer[]): LayerPass {
  return openSequence(layers, layers.map(openLayer));
}

function openLayer(layer: Layer): LayerPass {
  switch (layer.kind) {
    case "dense":
      return openDense(layer);
    case "activation":
      return openActivation(layer);
    case "layer-norm":
      return openLayerNorm(layer);
    case "dropout":
      return openDropout(layer);
    case "residual":
      return openResidual(layer, openLayers(layer.layers));
  }
}
