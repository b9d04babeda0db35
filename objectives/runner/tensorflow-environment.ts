/** What TensorFlow reads from the environment of the process when it starts; what a person has set stays. */

const defaults: Readonly<Record<string, string>> = {
  /** Errors only: its remarks on every start would be written over the progress of a study. */
  TF_CPP_MIN_LOG_LEVEL: "2",
  /** Takes memory of the GPU as it is needed instead of all of it, so that others can use it too. */
  TF_FORCE_GPU_ALLOW_GROWTH: "true",
  /** The same weights for the same key. */
  TF_DETERMINISTIC_OPS: "1",
  /** Products in full single precision, where recent GPUs would round factors to ten bits. */
  NVIDIA_TF32_OVERRIDE: "0",
};

/**
 * Sets what is not set. Only the main thread's environment is the one of the process, which TensorFlow reads: it has to
 * be prepared there, before a thread loads TensorFlow.
 */
export function prepareTensorFlow(environment: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(defaults)) environment[name] ??= value;
}
