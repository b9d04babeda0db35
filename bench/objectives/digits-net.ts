/**
 * A real network for several objectives: validation NLL of a small image classifier against the cost of training it, in
 * multiply–adds, so that the figures do not depend on the machine. Noise-free, since every evaluation uses the same
 * random numbers.
 */
import { fold, makeKey } from "../../math/random.ts";
import { bnnClassification } from "../../objectives/bnn-tasks/classification.ts";
import type { Objective } from "../../tuner/objective.ts";

/** Rows to train on, pixels, and classes of the digits. */
const [ROWS, INPUTS, CLASSES] = [1_150, 64, 10];
const WIDTHS = [4, 128] as const;
const EPOCHS = [1, 30] as const;
const RATES = [1e-3, 0.1] as const;
const SCALES = [0.3, 10] as const;
/** Multiply–adds of a weight in a training step: forwards, and backwards to the input and to the weight. */
const PER_WEIGHT = 3;
/** NLL of a run that learned nothing or diverged. */
const NOTHING = Math.log(CLASSES) + 0.2;

export interface NetOutcome {
  readonly [name: string]: number;
  readonly nll: number;
  /** log10 of the multiply–adds. */
  readonly cost: number;
}

/** Outcomes of the cheapest and the dearest network. */
export const costs = [costOf(WIDTHS[0], EPOCHS[0]), costOf(WIDTHS[1], EPOCHS[1])] as const;

let opened: Objective | null = null;

/** Four numbers in [0, 1]: width, epochs, learning rate and scale of the prior, each on a log scale. */
export async function trainDigits(u: readonly number[]): Promise<NetOutcome> {
  const hidden = Math.round(along(WIDTHS, u[0]));
  const epochs = Math.round(along(EPOCHS, u[1]));
  opened ??= create();
  const hyperparameters = { hidden, epochs, learningRate: along(RATES, u[2]), priorScale: along(SCALES, u[3]) };
  const evaluation = await opened.evaluate(hyperparameters, {
    key: fold(makeKey(1), "digits-net"),
    trial: { study: "digits-net", number: 0, attempt: 1 },
    signal: new AbortController().signal,
    report: () => "continue",
  });
  const nll = "values" in evaluation ? Math.min(NOTHING, evaluation.values.validationNll) : NOTHING;
  return { nll, cost: costOf(hidden, epochs) };
}

/** Ends the threads, if there are any. */
export async function closeDigits(): Promise<void> {
  await opened?.close?.();
  opened = null;
}

function create(): Objective {
  const made = bnnClassification.create({ data: "digits", method: "map", chains: "1", threads: "1" });
  if ("issues" in made) throw new Error(JSON.stringify(made.issues));
  return made.objective;
}

function costOf(width: number, epochs: number): number {
  return Math.log10(PER_WEIGHT * ROWS * epochs * width * (INPUTS + CLASSES));
}

function along([low, high]: readonly [number, number], share: number): number {
  return low * (high / low) ** share;
}
