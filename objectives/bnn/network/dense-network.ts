/** The network of an architecture. */
import { layersOf, type Architecture } from "./architecture.ts";
import { layeredNetwork } from "./layered-network.ts";
import type { Network } from "./network.ts";

/** f = W₂·a(W₁x/√D + b₁)/√H + b₂ for one hidden layer; the architecture determines how many there are. */
export function denseNetwork(architecture: Architecture): Network {
  return layeredNetwork(architecture.inputs, layersOf(architecture));
}
