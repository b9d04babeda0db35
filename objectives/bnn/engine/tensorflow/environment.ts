/** Environment variables that TensorFlow reads at startup; values set by the user are kept. */

const defaults: Readonly<Record<string, string>> = {
  /** Errors only: its startup messages would overwrite the progress display. */
  TF_CPP_MIN_LOG_LEVEL: "2",
  /** Allocates GPU memory as needed instead of all of it, so that other processes can use it too. */
  TF_FORCE_GPU_ALLOW_GROWTH: "true",
  /** The same weights for the same key. */
  TF_DETERMINISTIC_OPS: "1",
  /** Products in full single precision; recent GPUs would round factors to ten bits. */
  NVIDIA_TF32_OVERRIDE: "0",
};

/**
 * Sets variables that are not set. TensorFlow reads the environment of the process, which is that of the main thread:
 * call this there before a thread loads TensorFlow.
 */
export function prepareTensorFlow(environment: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(defaults)) environment[name] ??= value;
}
