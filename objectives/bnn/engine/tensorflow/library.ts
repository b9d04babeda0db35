/**
 * The part of TensorFlow.js that the engine uses. The library is injected: the native one (find.ts), or the plain
 * JavaScript one in tests.
 */

/** A tensor on the device. It lives until it is disposed of, explicitly or by the `tidy` that created it. */
export interface Tensor {
  /** The numbers, copied from the device. */
  dataSync(): ArrayLike<number>;
  dispose(): void;
}

/** Shapes broadcast by NumPy's rules. */
export interface TensorFlow {
  tensor(values: Float32Array, shape: number[]): Tensor;
  tensor1d(values: Float32Array | Int32Array, type: "float32" | "int32"): Tensor;
  scalar(value: number): Tensor;
  /** Runs `work`, then disposes of all tensors created in it, except its result and those that were kept. */
  tidy<T extends Tensor | Tensor[] | void>(work: () => T): T;
  keep<T extends Tensor>(tensor: T): T;
  memory(): { readonly numTensors: number };

  matMul(a: Tensor, b: Tensor, transposeA?: boolean, transposeB?: boolean): Tensor;
  add(a: Tensor, b: Tensor): Tensor;
  addN(tensors: Tensor[]): Tensor;
  sub(a: Tensor, b: Tensor): Tensor;
  mul(a: Tensor, b: Tensor): Tensor;
  div(a: Tensor, b: Tensor): Tensor;
  square(x: Tensor): Tensor;
  sqrt(x: Tensor): Tensor;
  exp(x: Tensor): Tensor;
  log(x: Tensor): Tensor;
  neg(x: Tensor): Tensor;
  sign(x: Tensor): Tensor;
  relu(x: Tensor): Tensor;
  tanh(x: Tensor): Tensor;
  erf(x: Tensor): Tensor;
  sigmoid(x: Tensor): Tensor;
  softplus(x: Tensor): Tensor;
  sum(x: Tensor, axis?: number): Tensor;
  max(x: Tensor, axis: number): Tensor;
  equal(a: Tensor, b: Tensor): Tensor;
  cast(x: Tensor, type: "float32"): Tensor;
  gather(x: Tensor, rows: Tensor): Tensor;
  reshape(x: Tensor, shape: number[]): Tensor;
  split(x: Tensor, sizes: number[], axis: number): Tensor[];
  concat(tensors: Tensor[], axis: number): Tensor;
}

const functionNames = [
  ...["tensor", "tensor1d", "scalar", "tidy", "keep", "memory"],
  ...["matMul", "add", "addN", "sub", "mul", "div", "square", "sqrt", "exp", "log", "neg", "sign"],
  ...[
    "relu",
    "tanh",
    "erf",
    "sigmoid",
    "softplus",
    "sum",
    "max",
    "equal",
    "cast",
    "gather",
    "reshape",
    "split",
    "concat",
  ],
];

/** Checks that a module has the required functions; throws an Error that names the missing ones. */
export function asTensorFlow(module: unknown): TensorFlow {
  const has = (name: string) => typeof (module as Record<string, unknown> | null)?.[name] === "function";
  const missing = functionNames.filter((name) => !has(name));
  if (missing.length > 0) throw new Error(`it has no ${missing.join(", ")}`);
  return module as TensorFlow;
}

/** A library that has passed a test computation, and its device. */
export interface TensorFlowHere {
  readonly tf: TensorFlow;
  readonly device: "GPU" | "CPU";
  /** For example `TensorFlow 2.21.0 from @tensorflow/tfjs-node`. */
  readonly description: string;
}

/** Why TensorFlow is unavailable: the problem with each candidate package. */
export interface NoTensorFlow {
  readonly reasons: readonly { readonly package: string; readonly isInstalled: boolean; readonly reason: string }[];
}

export type TensorFlowSearch = TensorFlowHere | NoTensorFlow;
