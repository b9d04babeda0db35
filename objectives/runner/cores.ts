/** How many cores an evaluation may use: the pool shares them out, and tells each of its threads. */

/** Outside a pool an evaluation has the one core that it runs on. */
let own = 1;

/** Cores that an evaluation in this thread may use, its own one among them. */
export function coresHere(): number {
  return own;
}

/** Said once, when a thread starts. */
export function shareCores(cores: number): void {
  own = cores;
}

/** One core for each worker, and the idle ones shared out; the first workers have one more where they do not divide. */
export function coresOfWorker({
  cores,
  workers,
  worker,
}: {
  readonly cores: number;
  readonly workers: number;
  readonly worker: number;
}): number {
  const idle = Math.max(0, cores - workers);
  return 1 + Math.floor(idle / workers) + (worker < idle % workers ? 1 : 0);
}
