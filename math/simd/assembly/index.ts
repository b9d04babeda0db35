/** The exports of the compiled kernels; ../kernels.ts documents them, ../reference/ implements them in TypeScript. */
export { cholesky, pivotBelow } from "./cholesky";
export { contractSlopes, weightedDifferences } from "./contraction";
export { covarianceMatrix, covarianceRow, covarianceRows } from "./covariance";
export { dotRows, squaredNorms } from "./dot";
export { invertFactor } from "./inverse";
export { outerProduct } from "./outer";
export { solveBackward } from "./solve-backward";
export { solveRows } from "./solve-rows";
export { subtractSquare } from "./square";
