/** The network of an architecture. */
import { layersOf, type Architecture } from "./architecture.ts";
import { layeredNetwork } from "./layered-network.ts";
import type { Network } from "./network.ts";

/** With one hidden layer: f = W₂·a(W₁x/√D + b₁)/√H + b₂; the architecture determines the number of hidden layers. */
export function denseNetwork(architecture: Architecture): Network {
  return layeredNetwork(architecture.inputs, layersOf(architecture));
}
