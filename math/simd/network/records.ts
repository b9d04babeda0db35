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
  const buffers = buffersOf(steps, around);
  const { given, outputs, gradientsBefore, gradients } = buffers;
  return steps.map((step, s) => {
    const width = s === 0 ? around.inputs : steps[s - 1].outputs;
    const common = {
      [at.INPUTS]: width,
      [at.INPUT_STRIDE]: padded(width),
      [at.OUTPUTS]: step.outputs,
      [at.OUTPUT_STRIDE]: padded(step.outputs),
      [at.INPUT]: given[s],
      [at.OUTPUT]: outputs[s],
      [at.OUTPUT_GRADIENT]: gradients[s],
      [at.INPUT_GRADIENT]: isMerged(steps, s) ? 0 : gradientsBefore[s],
    };
    const own = ownWords(steps, s, { ...around, ...buffers });
    return { words: { ...common, ...own.words }, singles: own.singles };
  });
}

/** Addresses, by the number of the step. */
interface Buffers {
  /** What it is given, and what it gives. */
  readonly given: readonly number[];
  readonly outputs: readonly number[];
  /** The gradients in those; 0 where nobody asks. */
  readonly gradientsBefore: readonly number[];
  readonly gradients: readonly number[];
}

function buffersOf(steps: readonly Step[], { arena, capacity, x }: Surroundings): Buffers {
  const [given, outputs, gradientsBefore, gradients]: number[][] = [[x], [], [0], []];
  steps.forEach((step, s) => {
    const room = () => arena.take(4 * capacity * padded(step.outputs));
    const isFork = step.kind === "fork";
    outputs.push(isFork || isInPlace(steps, s) ? given[s] : room());
    // Nobody asks for the gradient in the network's input, nor in that of a block that begins there.
    const isShared = isMerged(steps, s) || (isFork && gradientsBefore[s] === 0);
    gradients.push(isShared ? gradientsBefore[s] : room());
    given.push(outputs[s]);
    gradientsBefore.push(gradients[s]);
  });
  return { given, outputs, gradientsBefore, gradients };
}

/** What only records of this kind have. */
function ownWords(steps: readonly Step[], s: number, around: Surroundings & Buffers): NetworkRecord {
  const { arena, capacity, weights, gradient, given, outputs, gradients } = around;
  const [first, second] = around.starts[s];
  const step = steps[s];
  const room = () => arena.take(4 * capacity * padded(step.outputs));
  switch (step.kind) {
    case "dense":
      return {
        words: {
          [at.KIND]: at.DENSE,
          [at.ADDED]: gradientAround(steps, s, gradients),
          [at.MATRIX]: weights + 4 * first,
          [at.BIAS]: weights + 4 * second,
          [at.MATRIX_GRADIENT]: gradient + 4 * first,
          [at.BIAS_GRADIENT]: gradient + 4 * second,
        },
        singles: { [at.SCALE]: step.scale },
      };
    case "activation": {
      const keepsSlopes = step.name === "gelu" || step.name === "silu";
      const slopes = !keepsSlopes ? 0 : mayOverwrite(steps, s) ? given[s] : room();
      return {
        words: { [at.KIND]: at.ACTIVATION, [at.FUNCTION]: functions[step.name], [at.SLOPES]: slopes },
        singles: {},
      };
    }
    case "layer-norm":
      return {
        words: {
          [at.KIND]: at.LAYER_NORM,
          [at.GAIN]: weights + 4 * first,
          [at.SHIFT]: weights + 4 * second,
          [at.GAIN_GRADIENT]: gradient + 4 * first,
          [at.SHIFT_GRADIENT]: gradient + 4 * second,
          [at.STANDARDIZED]: room(),
          [at.INVERSES]: arena.take(4 * capacity),
        },
        singles: { [at.EPSILON]: step.epsilon },
      };
    case "dropout":
      return {
        words: {
          [at.KIND]: at.DROPOUT,
          [at.MASK]: room(),
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

/** Of a block, for the layer that comes first in it. */
function gradientAround(steps: readonly Step[], s: number, gradients: readonly number[]): number {
  const before = s === 0 ? undefined : steps[s - 1];
  return before?.kind === "fork" ? gradients[before.join] : 0;
}

/** Does the step give what it gives where it was given something? relu and tanh know their slopes from their values. */
function isInPlace(steps: readonly Step[], s: number): boolean {
  const step = steps[s];
  const isAble = step.kind === "layer-norm" || (step.kind === "activation" && ["relu", "tanh"].includes(step.name));
  return isAble && mayOverwrite(steps, s);
}

/** Is what the step is given looked at by nobody else, neither the step before nor the other end of a block? */
function mayOverwrite(steps: readonly Step[], s: number): boolean {
  return s > 0 && ["dense", "layer-norm", "dropout", "join"].includes(steps[s - 1].kind);
}
