/**
 * Tunes any program: the last JSON line that it prints is the result.
 *
 *   npx credence tune --study demo --command "node examples/02-any-program.mjs --lr {lr} --layers {layers}" \
 *     --space "lr=float(1e-5,1,log)" --space "layers=int(1,8)" --metric loss --trials 20
 */
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { lr: { type: "string" }, layers: { type: "string" } } });
const lr = Number(values.lr);
const layers = Number(values.layers);

if (lr > 0.3) {
  // A program may report why there is no value; the tuner learns to avoid these hyperparameters.
  console.log(JSON.stringify({ failure: "diverged", message: `loss exploded at lr ${lr}` }));
} else {
  console.log(JSON.stringify({ loss: (Math.log10(lr) + 2.5) ** 2 + 0.1 * (layers - 4) ** 2 }));
}
