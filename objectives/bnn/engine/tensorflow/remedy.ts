/** Messages for a missing TensorFlow. */
import type { NoTensorFlow } from "./library.ts";

/** Version of the packages, as pinned in package.json. */
export const TENSORFLOW_VERSION = "4.22.0";

/** `@tensorflow/tfjs-node-gpu is not installed, …`. */
export function whatIsMissing({ reasons }: NoTensorFlow): string {
  return reasons.map((one) => `${one.package} ${one.reason}`).join(", ");
}

/**
 * The installation command to suggest. With an explicit dependency kind, npm also installs a package that package.json
 * lists as optional.
 */
export function tensorFlowRemedy({ reasons }: NoTensorFlow): string {
  if (reasons.some(({ isInstalled }) => isInstalled)) return "See docs/gpu.md for the requirements.";
  return (
    `For an NVIDIA GPU: npm install --no-save --save-dev @tensorflow/tfjs-node-gpu@${TENSORFLOW_VERSION} (CUDA 11.2); ` +
    "docs/gpu.md has the steps, and those for a newer TensorFlow, also without a GPU."
  );
}
