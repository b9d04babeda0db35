/** The posterior methods that are compared, each with options that suit it. */

export interface MethodContestant {
  readonly name: string;
  /** Options of `bnn-regression`; all others have their defaults. */
  readonly options: Readonly<Record<string, string>>;
}

/** The reference method. */
export const reference: MethodContestant = { name: "hmc", options: { method: "hmc" } };

const of = (method: string, options: Readonly<Record<string, string>> = {}): MethodContestant => {
  const changed = Object.entries(options).map(([name, value]) => ` ${name}=${value}`);
  return { name: method + changed.join(""), options: { method, ...options } };
};

export const contestants: readonly MethodContestant[] = [
  of("sghmc"),
  of("sghmc", { minibatch: "128", friction: "0.3" }),
  of("sghmc", { "mass-from": "curvature" }),
  of("sghmc", { "noise-correction": "true" }),
  of("sgnht"),
  of("psgld"),
  of("sgld"),
  of("sgd"),
  of("ensemble"),
  of("ensemble", { "stop-share": "0.2" }),
  of("dropout"),
  of("vi"),
  of("laplace"),
  of("laplace", { curvature: "diagonal" }),
  of("laplace", { curvature: "kronecker" }),
  of("laplace", { curvature: "kronecker", "prior-precision": "evidence" }),
  of("laplace", { curvature: "kronecker", mixture: "evidence" }),
  of("swag"),
  of("swa"),
  of("map"),
];
