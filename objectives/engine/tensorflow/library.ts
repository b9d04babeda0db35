/**
 * The part of TensorFlow.js that the engine computes with. A library is handed in: the native one of the machine
 * (objectives/runner/find-tensorflow.ts), and in tests the one in plain JavaScript; all have these functions.
 */

/** Numbers on the device. They stay there until they are disposed of, by name or with the `tidy` that they were made in. */
export interface Tensor {
  /** The numbers, copied from the device. */
  dataSync(): ArrayLike<number>;
  dispose(): void;
}

/** Shapes follow NumPy's rules; a scalar goes with everything. */
export interface TensorFlow {
  tensor(values: Float32Array, shape: number[]): Tensor;
  tensor1d(values: Float32Array | Int32Array, type: "float32" | "int32"): Tensor;
  scalar(value: number): Tensor;
  /** Runs `work`, then disposes of every tensor made in it but what it returns and what was kept. */
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

/** A module as what it should be; throws an Error that names what it lacks. */
export function asTensorFlow(module: unknown): TensorFlow {
  const has = (name: string) => typeof (module as Record<string, unknown> | null)?.[name] === "function";
  const missing = functionNames.filter((name) => !has(name));
  if (missing.length > 0) throw new Error(`it has no ${missing.join(", ")}`);
  return module as TensorFlow;
}

/** A library that has computed something here, and what it computes on. */
export interface TensorFlowHere {
  readonly tf: TensorFlow;
  readonly device: "GPU" | "CPU";
  /** Such as `TensorFlow 2.21.0 from @tensorflow/tfjs-node`. */
  readonly description: string;
}

/** Why there is none: what is wrong with each package that could be it. */
export interface NoTensorFlow {
  readonly reasons: readonly { readonly package: string; readonly isInstalled: boolean; readonly reason: string }[];
}

export type TensorFlowSearch = TensorFlowHere | NoTensorFlow;
