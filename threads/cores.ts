/** Cores that an evaluation may use: the pool divides them among its threads. */

/** Outside a pool, an evaluation uses one core. */
let share = 1;

/** Cores that an evaluation in this thread may use, ≥ 1. */
export function coresHere(): number {
  return share;
}

/** Called once, when a thread starts. */
export function shareCores(cores: number): void {
  share = cores;
}

/** One core for each worker, plus an equal share of the idle ones; the first workers get the remainder. */
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
