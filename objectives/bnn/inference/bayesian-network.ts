/** Builds a Bayesian network from a plan: its layers, likelihood and prior. */
import { defined } from "../../../common/defined.ts";
import { bernoulli } from "../likelihood/bernoulli.ts";
import { categorical } from "../likelihood/categorical.ts";
import { heteroscedasticNoise } from "../likelihood/heteroscedastic-gaussian.ts";
import { fixedNoise, learnedNoise } from "../likelihood/gaussian.ts";
import type { Likelihood } from "../likelihood/likelihood.ts";
import { poisson } from "../likelihood/poisson.ts";
import { studentT } from "../likelihood/student-t.ts";
import type { BayesianNetwork } from "../log-posterior.ts";
import { denseNetwork } from "../network/dense-network.ts";
import { networkPrior } from "../prior/network-prior.ts";
import type { InferencePlan, LikelihoodSpec } from "./plan.ts";

/** A network for rows of `inputs` numbers. */
export function bayesianNetwork(
  plan: Pick<InferencePlan, "network" | "likelihood" | "prior" | "likelihoodTemperature">,
  inputs: number,
): BayesianNetwork {
  const likelihood = likelihoodOf(plan.likelihood);
  const network = denseNetwork({ inputs, outputs: likelihood.outputs, ...plan.network });
  const prior = networkPrior(network, likelihood, plan.prior);
  return { network, likelihood, prior, ...defined({ likelihoodTemperature: plan.likelihoodTemperature }) };
}

function likelihoodOf(spec: LikelihoodSpec): Likelihood {
  switch (spec.kind) {
    case "gaussian":
      return learnedNoise(spec.floor);
    case "heteroscedastic":
      return heteroscedasticNoise(spec.floor);
    case "fixed":
      return fixedNoise(spec.scale);
    case "student-t":
      return studentT(spec.degreesOfFreedom, spec.floor);
    case "poisson":
      return poisson(spec.rate);
    case "bernoulli":
      return bernoulli;
    case "categorical":
      return categorical(spec.classes);
  }
}
