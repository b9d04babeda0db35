/** What the compiled kernels of networks offer; ../../network/kernels.ts describes it, ../../network/twin/ has the same in TypeScript. */
export { activate, addBranch, deactivate } from "./activation";
export { logDensity } from "./likelihood";
export { columnSums, multiply, transpose } from "./matmul";
export { adam, forward, langevin, logPosterior } from "./network";
export { fillNormal, seed } from "./random";
