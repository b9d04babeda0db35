/** Default lengths of runs and mode searches; in epochs if there are many rows. */
import { type PosteriorMethod } from "../posterior/posterior-method.ts";

/**
 * Minimum number of epochs in each run of a minibatch method; more if the method's own number of iterations is larger.
 */
const EPOCHS = 500;
/** Number of epochs in the first mode search and in all of them together, and minimum iterations of the first. */
const [FIRST_SEARCH, ALL_SEARCHES] = [100, 1600];
const MIN_SEARCH = 1000;

interface Pass {
  /** Number of training rows. */
  readonly rows: number;
  readonly minibatch: number;
}

/** Iterations of each run; determined by `epochs` if that is given. */
export function runLength(
  { needs, iterations }: Pick<PosteriorMethod, "needs" | "iterations">,
  { epochs, ...pass }: Pass & { readonly epochs?: number | undefined },
): number {
  if (needs.batch === "all") return epochs ?? iterations;
  return epochs === undefined ? Math.max(iterations, EPOCHS * epochLength(pass)) : epochs * epochLength(pass);
}

/** Iterations of the first mode search, and of all mode searches together. */
export function searchLength(pass: Pass): { readonly iterations: number; readonly atMost: number } {
  const iterations = Math.max(MIN_SEARCH, FIRST_SEARCH * epochLength(pass));
  return { iterations, atMost: (ALL_SEARCHES / FIRST_SEARCH) * iterations };
}

/** Iterations per epoch. */
export function epochLength({ rows, minibatch }: Pass): number {
  return Math.ceil(rows / minibatch);
}
