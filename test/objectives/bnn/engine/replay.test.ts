/**
 * The weights computed by the kernels, bit by bit, so that no change in the kernels goes unnoticed. The digests were
 * produced by this file at commit c257673: `npx vitest run test/objectives/bnn/engine/replay.test.ts` shows the current
 * ones.
 */
import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { fold, makeKey } from "../../../../math/random.ts";
import { simdEngine } from "../../../../objectives/bnn/engine/simd/engine.ts";
import { heteroscedasticNoise } from "../../../../objectives/bnn/likelihood/heteroscedastic-gaussian.ts";
import { fixedNoise, learnedNoise } from "../../../../objectives/bnn/likelihood/gaussian.ts";
import { makeProblem } from "../../../contracts/engine/problems.ts";

it.each([
  ["linear", { hidden: [] }, fixedNoise(0.4), "1efea6d8c2879ca7"],
  ["relu", { activation: "relu", hidden: [50, 50], inputs: 13 }, heteroscedasticNoise(0.05), "3c92a369a7a9cdfc"],
  ["tanh", { hidden: [7, 7] }, learnedNoise(0.05), "fd2a5c337ff430ea"],
  ["gelu", { activation: "gelu", hidden: [9, 3] }, learnedNoise(0.01), "669e5dd3b43c9bba"],
  ["blocks", { residual: true, activation: "relu", hidden: [6, 6, 6, 3, 3] }, fixedNoise(0.3), "3a5d83c754306c7d"],
] as const)("%s", (_, form, likelihood, digest) => {
  const { parts, data, weights } = makeProblem(form, likelihood);
  const engine = simdEngine(parts, data, { minibatch: 32 });
  engine.writeWeights(weights);
  const climb = engine.fused.adam();
  for (let t = 0; t < 20; t++) {
    const rows = Int32Array.from({ length: 1 + ((5 * t) % 32) }, (_, i) => (7 * i + t) % data.rows);
    engine.fused.langevin(rows, { stepSize: 1e-5, temperature: 1, key: fold(makeKey("replay"), t) });
    climb(rows, 1e-3);
  }
  const bytes = new Uint8Array(Float64Array.from(engine.readWeights()).buffer);
  expect(createHash("sha256").update(bytes).digest("hex").slice(0, 16)).toBe(digest);
  engine.dispose();
});
