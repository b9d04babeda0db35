/** What to say where TensorFlow is missing. */
import type { NoTensorFlow } from "./library.ts";

/** Of the packages; the one that package.json pins. */
export const TENSORFLOW_VERSION = "4.22.0";

/** `@tensorflow/tfjs-node-gpu is not installed, …`. */
export function whatIsMissing({ reasons }: NoTensorFlow): string {
  return reasons.map((one) => `${one.package} ${one.reason}`).join(", ");
}

/** What to do about it. Told a kind of dependency, npm also installs one that package.json calls optional. */
export function tensorFlowRemedy({ reasons }: NoTensorFlow): string {
  if (reasons.some(({ isInstalled }) => isInstalled)) return "docs/gpu.md says what it needs.";
  return (
    `For an NVIDIA GPU: npm install --no-save --save-dev @tensorflow/tfjs-node-gpu@${TENSORFLOW_VERSION} (CUDA 11.2), ` +
    "or npm run link-tensorflow (a newer TensorFlow, also without a GPU); docs/gpu.md has the steps."
  );
}
