/** What to say where TensorFlow is missing. */
import type { NoTensorFlow } from "./library.ts";

/** Of the packages; the one that package.json pins. */
export const TENSORFLOW_VERSION = "4.22.0";

/** Told what kind of dependency it is, npm installs also one that package.json calls optional. */
const install = (name: string) => `npm install --no-save --save-dev ${name}@${TENSORFLOW_VERSION}`;

/** `@tensorflow/tfjs-node-gpu is not installed, …`. */
export function whatIsMissing({ reasons }: NoTensorFlow): string {
  return reasons.map((one) => `${one.package} ${one.reason}`).join(", ");
}

/** What to do about it. */
export function tensorFlowRemedy({ reasons }: NoTensorFlow): string {
  if (reasons.some(({ isInstalled }) => isInstalled)) return "docs/gpu.md says what it needs.";
  return (
    `Run ${install("@tensorflow/tfjs-node-gpu")} for an NVIDIA GPU with CUDA 11.2, ` +
    `${install("@tensorflow/tfjs-node")} for none; docs/gpu.md has the steps, for newer GPUs too.`
  );
}
