/** What a chance of failure takes away from an acquisition. */

/** Added to the score; with its slope in the probability that the point does not fail. */
export type Caution = (feasibility: number) => { readonly value: number; readonly slope: number };

/** No region is excluded for ever. */
const LEAST = 0.01;
/** What certain failure costs where the score is in deviations of the objective. */
const PRICE = 3;

/** For scores that are logarithms: improvement counts only if the point does not fail, E[improvement] · P. */
export const expectOnlyIfFeasible: Caution = (feasibility) => ({
  value: Math.log(Math.max(feasibility, LEAST)),
  slope: feasibility > LEAST ? 1 / feasibility : 0,
});

/** For scores in units of the warped objective: a price for the chance of failure. */
export const payForFailure: Caution = (feasibility) => ({ value: -PRICE * (1 - feasibility), slope: PRICE });
