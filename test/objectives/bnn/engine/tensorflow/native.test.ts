/** The contract on the TensorFlow of this machine. Opt-in: CREDENCE_NATIVE_TENSORFLOW=1, with a package installed. */
import { describe, expect, it } from "vitest";
import { fold, makeKey } from "../../../../../math/random.ts";
import { openEngine } from "../../../../../objectives/bnn/engine/index.ts";
import { whatIsMissing } from "../../../../../objectives/bnn/engine/tensorflow/remedy.ts";
import { heteroscedasticNoise } from "../../../../../objectives/bnn/likelihood/heteroscedastic-gaussian.ts";
import { findTensorFlow } from "../../../../../objectives/bnn/engine/tensorflow/find.ts";
import { engineContract } from "../../../../contracts/engine.ts";
import { makeProblem } from "../../../../contracts/engine/problems.ts";

if (process.env.CREDENCE_NATIVE_TENSORFLOW !== "1") {
  it("is tested on native TensorFlow", ({ skip }) => {
    const reason = "no native TensorFlow asked for: CREDENCE_NATIVE_TENSORFLOW=1, where one is installed (docs/gpu.md)";
    console.info(reason);
    skip(reason);
  });
} else {
  const found = findTensorFlow();
  if (!("tf" in found)) throw new Error(`no native TensorFlow: ${whatIsMissing(found)}`);
  const { description, device, tf } = found;

  engineContract(`tensorflow, ${description} on ${device},`, (parts, data, minibatch) =>
    openEngine("tensorflow", { parts, data, minibatch }),
  );

  describe(`${description} on ${device}`, () => {
    it("gives bit-identical weights even if the work is distributed over threads", () => {
      const { parts, data, weights } = makeProblem({ inputs: 64, hidden: [256, 256] }, heteroscedasticNoise(0.05));
      const run = () => {
        const engine = openEngine("tensorflow", { parts, data, minibatch: 256 });
        engine.writeWeights(weights);
        const rows = Int32Array.from({ length: 256 }, (_, i) => i % data.rows);
        const climb = engine.fused?.adam();
        for (let t = 0; t < 10; t++) {
          engine.fused?.langevin(rows, { stepSize: 1e-6, temperature: 1, key: fold(makeKey(3), t) });
          climb?.(rows, 1e-4);
        }
        const read = engine.readWeights().slice();
        engine.dispose();
        return read;
      };
      expect(run()).toEqual(run());
    });

    it("leaves nothing on the device", () => {
      expect(tf.memory().numTensors).toBe(0);
    });
  });
}
