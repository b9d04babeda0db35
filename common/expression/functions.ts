/** The functions that a condition may use: numbers in, a number out. */

interface NumberFunction {
  readonly apply: (...inputs: readonly number[]) => number;
  /** Minimum and maximum number of inputs. */
  readonly inputs: readonly [number, number];
}

const MANY = Infinity;

const functions = {
  /** Natural logarithm. */
  log: { apply: Math.log, inputs: [1, 1] },
  log2: { apply: Math.log2, inputs: [1, 1] },
  log10: { apply: Math.log10, inputs: [1, 1] },
  exp: { apply: Math.exp, inputs: [1, 1] },
  sqrt: { apply: Math.sqrt, inputs: [1, 1] },
  abs: { apply: Math.abs, inputs: [1, 1] },
  min: { apply: Math.min, inputs: [2, MANY] },
  max: { apply: Math.max, inputs: [2, MANY] },
  floor: { apply: Math.floor, inputs: [1, 1] },
  ceil: { apply: Math.ceil, inputs: [1, 1] },
  /** Halves are rounded up. */
  round: { apply: Math.round, inputs: [1, 1] },
} as const satisfies Readonly<Record<string, NumberFunction>>;

export type FunctionName = keyof typeof functions;

export const functionNames = Object.keys(functions) as readonly FunctionName[];

export function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(functions, name);
}

/** The function with this name, as one that takes any number of inputs. */
export function functionOf(name: FunctionName): NumberFunction {
  return functions[name] as NumberFunction;
}
