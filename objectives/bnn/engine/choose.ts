/** Chooses the engine once per objective, so that all its evaluations use the same one. */
import type { Issue } from "../../../common/issue.ts";
import type { Layer } from "../network/layers/index.ts";
import type { EngineChoice } from "./index.ts";
import { tensorFlowRemedy, whatIsMissing } from "./tensorflow/remedy.ts";
import type { TensorFlowSearch } from "./tensorflow/library.ts";

/**
 * Floating-point operations of an iteration above which `auto` uses a GPU. An iteration on TensorFlow launches about
 * fifty operations, each with some overhead, so even a small network takes milliseconds; in that time the `simd`
 * kernels do a hundred million floating-point operations. Measured on one processor, the two break even at half of this
 * number (bench/results/tensorflow.md). A GPU speeds up the matrix products but not the launches, and all evaluations
 * share it, hence the factor of two.
 */
export const GPU_PAYS_FROM = 2e8;

/** For one iteration: per matrix weight and row, two in the forward pass and four in the backward pass. */
export function operationsOf(layers: readonly Layer[], rows: number): number {
  return 6 * matrixWeightsOf(layers) * rows;
}

function matrixWeightsOf(layers: readonly Layer[]): number {
  return layers.reduce((sum, layer) => {
    if (layer.kind === "residual") return sum + matrixWeightsOf(layer.layers);
    return layer.kind === "dense" ? sum + layer.inputs * layer.outputs : sum;
  }, 0);
}

type Chosen =
  { readonly engine: EngineChoice; readonly notices: readonly string[] } | { readonly issues: readonly Issue[] };

/** The size of an iteration. */
interface Size {
  readonly layers: readonly Layer[];
  /** Number of rows in a minibatch. */
  readonly rows: number;
}

/**
 * TensorFlow if it is requested by name and available. With `auto`, it is looked for only if the network is large
 * enough to benefit, and used if it has a GPU. All other cases are left to `openEngine`.
 */
export function chooseEngine(choice: EngineChoice, size: Size, find: () => TensorFlowSearch): Chosen {
  if (choice === "auto") {
    if (operationsOf(size.layers, size.rows) < GPU_PAYS_FROM) return { engine: "auto", notices: [] };
    const found = find();
    if ("tf" in found) return found.device === "GPU" ? { engine: "tensorflow", notices: [computesOn(found)] } : auto();
    const isBroken = found.reasons.some(({ isInstalled }) => isInstalled);
    return auto(
      isBroken ? [`engine=auto does not use a GPU: ${whatIsMissing(found)}. ${tensorFlowRemedy(found)}`] : [],
    );
  }
  if (choice !== "tensorflow") return { engine: choice, notices: [] };
  const found = find();
  if ("tf" in found) return { engine: "tensorflow", notices: [computesOn(found)] };
  const remedy = `${tensorFlowRemedy(found)} Or leave engine out.`;
  const message = `engine; must be available: "tensorflow" (${whatIsMissing(found)}). ${remedy}`;
  return { issues: [{ path: "engine", message }] };
}

function auto(notices: readonly string[] = []): Chosen {
  return { engine: "auto", notices };
}

function computesOn({ description, device }: Extract<TensorFlowSearch, { tf: unknown }>): string {
  return `Networks are computed with ${description}, on the ${device}.`;
}
