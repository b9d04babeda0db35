/** Aborts and answers that reach a thread while it is computing, through one integer in shared memory. */

/** The answer to reports is now "stop". */
export const STOP = 1;
/** The signal is aborted. */
export const ABORT = 2;

/** A cleared flag. */
export function createFlag(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
}

/**
 * A controller whose signal also follows the flag: a training loop that never awaits does not receive an abort message,
 * but it sees the flag whenever it reads `signal.aborted`.
 */
export function flaggedController(flag: Int32Array): AbortController {
  const controller = new AbortController();
  const { signal } = controller;
  const read = Object.getOwnPropertyDescriptor(AbortSignal.prototype, "aborted")?.get;
  Object.defineProperty(signal, "aborted", {
    get(): boolean {
      const aborted = read?.call(signal) === true;
      if (!aborted && Atomics.load(flag, 0) === ABORT) controller.abort();
      return aborted || Atomics.load(flag, 0) === ABORT;
    },
  });
  return controller;
}
