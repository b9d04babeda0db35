/** Translates the steps of a network into the records that the kernels read, and allocates their buffers. */
import { padded, type Arena } from "./arena.ts";
import type { Step } from "./shape.ts";
import * as at from "./record-layout.ts";

/** Words of a record, with single-precision numbers listed separately. */
export interface NetworkRecord {
  readonly words: Readonly<Record<number, number>>;
  readonly singles: Readonly<Record<number, number>>;
}

export interface RecordContext {
  readonly arena: Arena;
  /** Maximum number of rows, padded. */
  readonly capacity: number;
  /** The network's input: its address, and the count of numbers per row. */
  readonly x: number;
  readonly inputs: number;
  /** Addresses of all weights and of their gradient, and the offsets at which each step's weights start. */
  readonly weights: number;
  readonly gradient: number;
  readonly starts: readonly (readonly [number, number])[];
}

const functions = { relu: at.RELU, tanh: at.TANH, gelu: at.GELU, silu: at.SILU };

export function recordsOf(steps: readonly Step[], around: RecordContext): readonly NetworkRecord[] {
  const buffers = buffersOf(steps, around);
  const { inputAddresses, outputs, gradientsBefore, gradients } = buffers;
  return steps.map((step, s) => {
    const width = s === 0 ? around.inputs : steps[s - 1].outputs;
    const common = {
      [at.INPUTS]: width,
      [at.INPUT_STRIDE]: padded(width),
      [at.OUTPUTS]: step.outputs,
      [at.OUTPUT_STRIDE]: padded(step.outputs),
      [at.INPUT]: inputAddresses[s],
      [at.OUTPUT]: outputs[s],
      [at.OUTPUT_GRADIENT]: gradients[s],
      [at.INPUT_GRADIENT]: isMerged(steps, s) ? 0 : gradientsBefore[s],
    };
    const own = ownWords(steps, s, { ...around, ...buffers });
    return { words: { ...common, ...own.words }, singles: own.singles };
  });
}

/** Addresses, indexed by step. */
interface Buffers {
  /** Inputs and outputs of each step. */
  readonly inputAddresses: readonly number[];
  readonly outputs: readonly number[];
  /** Their gradients; 0 if not needed. */
  readonly gradientsBefore: readonly number[];
  readonly gradients: readonly number[];
}

function buffersOf(steps: readonly Step[], { arena, capacity, x }: RecordContext): Buffers {
  const [inputAddresses, outputs, gradientsBefore, gradients]: number[][] = [[x], [], [0], []];
  steps.forEach((step, s) => {
    const room = () => arena.take(4 * capacity * padded(step.outputs));
    const isFork = step.kind === "fork";
    outputs.push(isFork || isInPlace(steps, s) ? inputAddresses[s] : room());
    // No gradient is needed for the network's input, nor for the input of a block that starts there.
    const isShared = isMerged(steps, s) || (isFork && gradientsBefore[s] === 0);
    gradients.push(isShared ? gradientsBefore[s] : room());
    inputAddresses.push(outputs[s]);
    gradientsBefore.push(gradients[s]);
  });
  return { inputAddresses, outputs, gradientsBefore, gradients };
}

/** Words specific to records of this kind. */
function ownWords(steps: readonly Step[], s: number, around: RecordContext & Buffers): NetworkRecord {
  const { arena, capacity, weights, gradient, inputAddresses, outputs, gradients } = around;
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
      const slopes = !keepsSlopes ? 0 : mayOverwrite(steps, s) ? inputAddresses[s] : room();
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

/** Whether a block whose first layer is dense starts here. That layer adds the gradient of the skip connection. */
function isMerged(steps: readonly Step[], s: number): boolean {
  return steps[s].kind === "fork" && steps[s + 1].kind === "dense";
}

/** Buffers of a block, for its first layer. */
function gradientAround(steps: readonly Step[], s: number, gradients: readonly number[]): number {
  const before = s === 0 ? undefined : steps[s - 1];
  return before?.kind === "fork" ? gradients[before.join] : 0;
}

/** Whether the step can overwrite its input with its output. relu and tanh compute their slopes from their outputs. */
function isInPlace(steps: readonly Step[], s: number): boolean {
  const step = steps[s];
  const isAble = step.kind === "layer-norm" || (step.kind === "activation" && ["relu", "tanh"].includes(step.name));
  return isAble && mayOverwrite(steps, s);
}

/** Whether only this step uses the input, and not the step before or the other end of a block. */
function mayOverwrite(steps: readonly Step[], s: number): boolean {
  return s > 0 && ["dense", "layer-norm", "dropout", "join"].includes(steps[s - 1].kind);
}
