/**
 * The exports of the compiled network kernels; ../kernels.ts documents them, ../reference/ implements them in
 * TypeScript.
 */
export { activate, deactivate } from "./activation";
export { applyMask, drop } from "./dropout";
export { normalize, normalizeBack, productSums } from "./layer-norm";
export { logDensity } from "./likelihood";
export { columnSums, multiply, transpose } from "./matmul";
export { adam, forward, langevin, logPosterior, rowGradient, rowGradients } from "./network";
export { fillNormal, seed } from "./random";
export { add, addBranch, scale } from "./residual";
