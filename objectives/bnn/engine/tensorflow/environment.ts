/** Environment variables that TensorFlow reads at startup; values set by the user are kept. */

const defaults: Readonly<Record<string, string>> = {
  /** Log errors only: TensorFlow's startup messages would overwrite the progress display. */
  TF_CPP_MIN_LOG_LEVEL: "2",
  /** Allocate GPU memory as needed instead of all at once, so that other processes can use it too. */
  TF_FORCE_GPU_ALLOW_GROWTH: "true",
  /** Deterministic operations: the same key gives the same weights. */
  TF_DETERMINISTIC_OPS: "1",
  /** Matrix products in full single precision; recent GPUs would otherwise round the factors to ten bits. */
  NVIDIA_TF32_OVERRIDE: "0",
};

/**
 * Sets those variables that are not set. TensorFlow reads the environment of the process, which is that of the main
 * thread, so call this in the main thread before any thread loads TensorFlow.
 */
export function prepareTensorFlow(environment: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(defaults)) environment[name] ??= value;
}
