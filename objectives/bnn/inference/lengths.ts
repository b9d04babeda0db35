/** Default lengths of runs and of searches for a mode; in epochs if there are many rows. */
import { type PosteriorMethod } from "../posterior/posterior-method.ts";

/** Minimum epochs of each run of a method with minibatches; more if its own number of iterations is larger. */
const EPOCHS = 500;
/** Epochs of the first search for a mode and of all searches, and minimum iterations of the first. */
const [FIRST_SEARCH, ALL_SEARCHES] = [100, 1600];
const MIN_SEARCH = 1000;

interface Pass {
  /** Training rows. */
  readonly rows: number;
  readonly minibatch: number;
}

/** Iterations of each run; from `epochs` where that is given. */
export function runLength(
  { needs, iterations }: Pick<PosteriorMethod, "needs" | "iterations">,
  { epochs, ...pass }: Pass & { readonly epochs?: number | undefined },
): number {
  if (needs.batch === "all") return epochs ?? iterations;
  return epochs === undefined ? Math.max(iterations, EPOCHS * lengthOf(pass)) : epochs * lengthOf(pass);
}

/** Iterations of the first search for a mode, and of all of them. */
export function searchLength(pass: Pass): { readonly iterations: number; readonly atMost: number } {
  const iterations = Math.max(MIN_SEARCH, FIRST_SEARCH * lengthOf(pass));
  return { iterations, atMost: (ALL_SEARCHES / FIRST_SEARCH) * iterations };
}

/** Iterations per epoch. */
function lengthOf({ rows, minibatch }: Pass): number {
  return Math.ceil(rows / minibatch);
}
