/** From the steps of a network to the records that the kernels go by, with the buffers of each. */
import { padded } from "./arena.ts";
import type { Arena } from "./arena.ts";
import type { Step } from "./shape.ts";
import * as at from "./words.ts";

/** Numbers of a record by word; those of single precision apart. */
export interface NetworkRecord {
  readonly words: Readonly<Record<number, number>>;
  readonly singles: Readonly<Record<number, number>>;
}

export interface Surroundings {
  readonly arena: Arena;
  /** Most rows, padded. */
  readonly capacity: number;
  /** The network's input: its address, and the numbers in a row. */
  readonly x: number;
  readonly inputs: number;
  /** Addresses of all weights and of the gradient in them, and where those of each step start. */
  readonly weights: number;
  readonly gradient: number;
  readonly starts: readonly (readonly [number, number])[];
}

const functions = { relu: at.RELU, tanh: at.TANH, gelu: at.GELU, silu: at.SILU };

export function recordsOf(steps: readonly Step[], around: Surroundings): readonly NetworkRecord[] {
  const { arena, capacity, x, inputs } = around;
  const rowsOf = (width: number) => arena.take(4 * capacity * padded(width));
  const outputs: number[] = [];
  const gradients: number[] = [];
  const inputOf = (s: number) => (s === 0 ? x : outputs[s - 1]);
  const gradientBefore = (s: number) => (s === 0 ? 0 : gradients[s - 1]);
  // Nobody asks for the gradient in the network's input, nor in that of a block that begins there.
  const needsGradient = (s: number) => steps[s].kind !== "fork" || gradientBefore(s) !== 0;
  steps.forEach((step, s) => {
    outputs.push(step.kind === "fork" || isInPlace(steps, s) ? inputOf(s) : rowsOf(step.outputs));
    gradients.push(isMerged(steps, s) ? gradientBefore(s) : needsGradient(s) ? rowsOf(step.outputs) : 0);
  });

  return steps.map((step, s) => {
    const width = s === 0 ? inputs : steps[s - 1].outputs;
    const common = {
      [at.INPUTS]: width,
      [at.INPUT_STRIDE]: padded(width),
      [at.OUTPUTS]: step.outputs,
      [at.OUTPUT_STRIDE]: padded(step.outputs),
      [at.INPUT]: inputOf(s),
      [at.OUTPUT]: outputs[s],
      [at.OUTPUT_GRADIENT]: gradients[s],
      [at.INPUT_GRADIENT]: isMerged(steps, s) ? 0 : gradientBefore(s),
    };
    const own = ownWords(step, s, { around, before: s === 0 ? undefined : steps[s - 1], outputs, gradients });
    return { words: { ...common, ...own.words }, singles: own.singles };
  });
}

interface Buffers {
  readonly around: Surroundings;
  /** The step before. */
  readonly before: Step | undefined;
  /** Of each step. */
  readonly outputs: readonly number[];
  readonly gradients: readonly number[];
}

/** What only records of this kind have. */
function ownWords(step: Step, s: number, { around, before, outputs, gradients }: Buffers): NetworkRecord {
  const { arena, capacity, weights, gradient, starts } = around;
  const [first, second] = starts[s];
  switch (step.kind) {
    case "dense":
      return {
        words: {
          [at.KIND]: at.DENSE,
          [at.ADDED]: before?.kind === "fork" ? gradients[before.join] : 0,
          [at.MATRIX]: weights + 4 * first,
          [at.BIAS]: weights + 4 * second,
          [at.MATRIX_GRADIENT]: gradient + 4 * first,
          [at.BIAS_GRADIENT]: gradient + 4 * second,
        },
        singles: { [at.SCALE]: step.scale },
      };
    case "activation":
      return { words: { [at.KIND]: at.ACTIVATION, [at.FUNCTION]: functions[step.name] }, singles: {} };
    case "layer-norm":
      return {
        words: {
          [at.KIND]: at.LAYER_NORM,
          [at.GAIN]: weights + 4 * first,
          [at.SHIFT]: weights + 4 * second,
          [at.GAIN_GRADIENT]: gradient + 4 * first,
          [at.SHIFT_GRADIENT]: gradient + 4 * second,
          [at.STANDARDIZED]: arena.take(4 * capacity * padded(step.outputs)),
          [at.INVERSES]: arena.take(4 * capacity),
        },
        singles: { [at.EPSILON]: step.epsilon },
      };
    case "dropout":
      return {
        words: {
          [at.KIND]: at.DROPOUT,
          [at.MASK]: arena.take(4 * capacity * padded(step.outputs)),
          [at.THRESHOLD]: Math.floor(step.rate * 2 ** 32),
        },
        singles: { [at.KEPT]: 1 / (1 - step.rate) },
      };
    case "fork":
      return { words: { [at.KIND]: at.FORK, [at.SKIP]: gradients[step.join] }, singles: {} };
    case "join":
      return { words: { [at.KIND]: at.JOIN, [at.SKIP]: outputs[step.fork] }, singles: { [at.BRANCH]: step.scale } };
  }
}

/** Is this the beginning of a block whose first layer is dense? That adds the gradient that goes around the block. */
function isMerged(steps: readonly Step[], s: number): boolean {
  return steps[s].kind === "fork" && steps[s + 1].kind === "dense";
}

/**
 * May the step write over what it is given? Where it does not look at that again, and neither does the step before, nor
 * the other end of a block. relu and tanh know their slopes from their values.
 */
function isInPlace(steps: readonly Step[], s: number): boolean {
  if (s === 0) return false;
  const step = steps[s];
  const before = steps[s - 1].kind;
  const isFree = before === "dense" || before === "layer-norm" || before === "dropout" || before === "join";
  return isFree && (step.kind === "layer-norm" || (step.kind === "activation" && ["relu", "tanh"].includes(step.name)));
}
