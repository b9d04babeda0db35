/** The cost of an iteration of a chain: network kernels, and entire SGLD iterations. */
import type { Suite } from "../document.ts";
import { startPeer } from "../peers/peer.ts";
import { iterationRows, type Problem } from "./iterations.ts";
import { matmulRow } from "./matmul.ts";

const small: readonly Problem[] = [
  { widths: [13, 50, 50, 2], rows: 455, minibatch: 32, iterations: 500 },
  { widths: [13, 50, 2], rows: 455, minibatch: 32, iterations: 1000 },
];
const large: Problem = { widths: [64, 256, 256, 2], rows: 4096, minibatch: 256, iterations: 20 };

export const step: Suite = {
  summary: "iterations of SGLD on networks, beside PyTorch (eager) and JAX (one compiled scan), each on one core",
  async run({ say }) {
    const [blas, pytorch, jax] = [
      await startPeer("blas.py", say),
      await startPeer("step-pytorch.py", say),
      await startPeer("step-jax.py", say),
    ];
    const rows = [];
    say("matmul");
    rows.push(await matmulRow(256, blas));
    for (const problem of small) {
      say(problem.widths.join("-"));
      rows.push(...(await iterationRows(problem, { pytorch, jax })));
    }
    say(large.widths.join("-"));
    rows.push(...(await iterationRows(large, { pytorch })));
    for (const peer of [blas, pytorch, jax]) peer?.close();
    return { rows, versions: { ...blas?.versions, ...pytorch?.versions, ...jax?.versions } };
  },
};
