/** The network of an architecture. */
import { layersOf, type Architecture } from "./architecture.ts";
import { layeredNetwork } from "./layered-network.ts";
import type { Network } from "./network.ts";

/** f = W₂·a(W₁x/√D + b₁)/√H + b₂, with as many hidden layers as the architecture says. */
export function denseNetwork(architecture: Architecture): Network {
  return layeredNetwork(architecture.inputs, layersOf(architecture));
}
