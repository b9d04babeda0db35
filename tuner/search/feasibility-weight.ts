/** Weights an acquisition by the probability of feasibility. */

/** The term added to the score, with its derivative with respect to the probability that the point does not fail. */
export type FeasibilityFactor = (feasibility: number) => { readonly value: number; readonly slope: number };

/** Lower bound on the probability, so that no region is permanently excluded. */
const MIN_FACTOR = 0.01;
/** Cost of certain failure, in standard deviations of the warped objective. */
const PENALTY = 3;

/** For scores that are logarithms: improvement counts only if the point does not fail, E[improvement] · P. */
export const multiplyByFeasibility: FeasibilityFactor = (feasibility) => ({
  value: Math.log(Math.max(feasibility, MIN_FACTOR)),
  slope: feasibility > MIN_FACTOR ? 1 / feasibility : 0,
});

/** For scores in units of the warped objective: a penalty proportional to the probability of failure. */
export const penalizeFailure: FeasibilityFactor = (feasibility) => ({
  value: -PENALTY * (1 - feasibility),
  slope: PENALTY,
});
