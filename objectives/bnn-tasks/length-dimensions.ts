/**
 * Lengths of the search for a mode and of the run after it, and the minibatch size, as dimensions of the search space.
 * They are options of the task rather than knobs of a method; the ranges follow from the rows, so that they mean the
 * same on every data set.
 */
import type { Dimension } from "../../tuner/objective.ts";
import { epochLength, runLength, searchLength } from "../bnn/inference/lengths.ts";
import type { PosteriorMethod } from "../bnn/posterior/posterior-method.ts";

/** Which methods have each of them. */
const uses: Readonly<Record<LengthName, (method: PosteriorMethod) => boolean>> = {
  warmStart: ({ needs }) => needs.start === "mode",
  epochs: ({ needs }) => needs.batch === "minibatch",
  minibatch: ({ needs }) => needs.batch === "minibatch" || needs.start === "mode",
};

export const lengthNames = ["warmStart", "epochs", "minibatch"] as const;
type LengthName = (typeof lengthNames)[number];

/** Minibatch sizes are tuned up to the larger of this and the default, and down to the smaller of these. */
const SIZES = [8, 256] as const;
/** Range of the epochs, as factors of the default. */
const EPOCHS = [1 / 16, 4] as const;
/** The shortest search for a mode, as a share of the first one of an automatic search. */
const SHORTEST_SEARCH = 0.1;

interface Pass {
  /** Number of training rows. */
  readonly rows: number;
  readonly minibatch: number;
}

function isLength(name: string): name is LengthName {
  return lengthNames.some((known) => known === name);
}

/** Whether the method has an option of this name that is a length. */
export function usesLength(method: PosteriorMethod, name: string): boolean {
  return isLength(name) && uses[name](method);
}

/**
 * The dimension of this name for methods whose default number of iterations is that of `method`. A search for a mode
 * takes as many iterations as asked for; the default is the first part of an automatic one.
 */
export function lengthDimension(name: LengthName, method: PosteriorMethod, pass: Pass): Dimension {
  switch (name) {
    case "warmStart": {
      const { iterations, atMost } = searchLength(pass);
      return logarithmic(name, [SHORTEST_SEARCH * iterations, atMost], iterations);
    }
    case "epochs": {
      const epochs = Math.ceil(runLength(method, pass) / epochLength(pass));
      return logarithmic(name, [EPOCHS[0] * epochs, EPOCHS[1] * epochs], epochs);
    }
    case "minibatch": {
      const size = Math.min(pass.minibatch, pass.rows);
      return logarithmic(name, [Math.min(SIZES[0], size), Math.max(Math.min(SIZES[1], pass.rows), size, 2)], size);
    }
  }
}

function logarithmic(name: string, [low, high]: readonly [number, number], usual: number): Dimension {
  const bounds = { low: Math.max(1, Math.round(low)), high: Math.round(high) };
  return { name, kind: "int", ...bounds, scale: "log", default: usual };
}
