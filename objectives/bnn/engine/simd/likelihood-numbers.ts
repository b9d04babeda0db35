/** A likelihood in the form that the kernels read. */
import type { LikelihoodForm } from "../../likelihood/likelihood.ts";
import { studentConstant } from "../../predictive/family.ts";
import * as at from "./record-layout.ts";

interface LikelihoodNumbers {
  readonly kind: number;
  /** The known variance, or the minimum variance. */
  readonly variance: number;
  readonly degrees: number;
  /** The additive constant of every row's log density, or the logarithm of the rate. */
  readonly constant: number;
}

const kinds = {
  learned: at.LEARNED,
  fixed: at.FIXED,
  heteroscedastic: at.HETEROSCEDASTIC,
  categorical: at.CATEGORICAL,
  "student-t": at.STUDENT,
  poisson: at.POISSON,
  bernoulli: at.BERNOULLI,
} as const satisfies Readonly<Record<LikelihoodForm["kind"], number>>;

export function likelihoodNumbers(form: LikelihoodForm): LikelihoodNumbers {
  const none = { kind: kinds[form.kind], variance: 0, degrees: 0, constant: 0 };
  switch (form.kind) {
    case "learned":
    case "fixed":
    case "heteroscedastic":
      return { ...none, variance: form.variance };
    case "student-t": {
      const degrees = form.degreesOfFreedom;
      return { ...none, variance: form.variance, degrees, constant: studentConstant(degrees) };
    }
    case "poisson":
      return { ...none, constant: Math.log(form.rate) };
    case "bernoulli":
    case "categorical":
      return none;
  }
}
