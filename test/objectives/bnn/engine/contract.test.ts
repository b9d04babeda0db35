import { expect, it } from "vitest";
import { makeKey } from "../../../../math/random.ts";
import { engineNames } from "../../../../objectives/bnn/engine/engine.ts";
import { engines, openEngine } from "../../../../objectives/bnn/engine/index.ts";
import { simdEngine } from "../../../../objectives/bnn/engine/simd/engine.ts";
import { categorical } from "../../../../objectives/bnn/likelihood/categorical.ts";
import { fixedNoise, learnedNoise } from "../../../../objectives/bnn/likelihood/gaussian.ts";
import { engineContract } from "../../../contracts/engine.ts";
import { makeProblem } from "../../../contracts/engine/problems.ts";

for (const name of engineNames) {
  engineContract(name, (parts, data, minibatch) => engines[name]({ parts, data, minibatch }));
}
engineContract("simd, without WebAssembly,", (parts, data, minibatch) =>
  simdEngine(parts, data, { minibatch, backend: "typescript" }),
);

it("auto is the kernels, where WebAssembly has SIMD as here", () => {
  const { parts, data } = makeProblem({}, learnedNoise(0.1));
  const engine = openEngine("auto", { parts, data, minibatch: 8 });
  expect(engine.name).toBe("simd");
  engine.dispose();
});

it.each([
  ["gelu", { hidden: [50, 13], activation: "gelu" }, learnedNoise(0.1)],
  ["silu, layer norm and blocks", { hidden: [9, 9], activation: "silu", norm: "layer", residual: true }, fixedNoise(1)],
  ["tanh, dropout and classes", { hidden: [13, 6], dropout: 0.3 }, categorical(6)],
] as const)("the kernels and their twin move the weights alike, bit by bit: %s", (_, form, likelihood) => {
  const { parts, data, weights } = makeProblem(form, likelihood);
  const run = (backend: "simd" | "typescript") => {
    const engine = simdEngine(parts, data, { minibatch: 32, backend });
    engine.writeWeights(weights);
    const values: number[] = [];
    const { langevin, adam } = engine.fused;
    const climb = adam();
    for (let t = 0; t < 20; t++) {
      const rows = Int32Array.from({ length: 30 }, (_, i) => (i + t) % data.rows);
      values.push(langevin(rows, { stepSize: 1e-5, temperature: 1, key: makeKey(t) }));
      values.push(climb(rows, 1e-3, makeKey(-t)));
    }
    const byRow = new Float64Array(5 * weights.length);
    engine.gradientsByRow(Int32Array.of(3, 1, 4, 1, 5), byRow);
    const result = [...values, ...engine.readWeights(), ...byRow];
    engine.dispose();
    return result;
  };
  expect(run("simd")).toEqual(run("typescript"));
});
