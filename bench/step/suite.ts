/** The cost of an iteration: the kernels of networks, and whole iterations of posterior methods. */
import { flagList } from "../flags.ts";
import type { Suite } from "../document.ts";
import { startPeer } from "../peers/peer.ts";
import { iterationRows, nameOf, type Problem } from "./iterations.ts";
import { matmulRow } from "./matmul.ts";

const one = { method: "sgld", networks: 1 } as const;
const deep = { ...one, widths: [13, 50, 50, 2], rows: 455, minibatch: 32, iterations: 500 };
const shallow = { ...one, widths: [13, 50, 2], rows: 455, minibatch: 32, iterations: 1000 };
const small: readonly Problem[] = [
  deep,
  shallow,
  { ...deep, method: "psgld" },
  { ...deep, method: "sghmc" },
  { ...shallow, method: "hmc", minibatch: shallow.rows, iterations: 100 },
  { ...deep, method: "ensemble", networks: 5, iterations: 100 },
];
const large: Problem = { ...one, widths: [64, 256, 256, 2], rows: 4096, minibatch: 256, iterations: 20 };

export const step: Suite = {
  summary:
    "iterations of SGLD, pSGLD, SGHMC, HMC and ensembles, beside PyTorch (eager) and JAX (one compiled scan), each on one core; --only=METHOD",
  async run({ flags, say }) {
    const only = flagList(flags, "only");
    const isWanted = ({ method }: Problem) => only?.includes(method) ?? true;
    const [blas, pytorch, jax] = [
      await startPeer("blas.py", say),
      await startPeer("step-pytorch.py", say),
      await startPeer("step-jax.py", say),
    ];
    const rows = [];
    say("matmul");
    rows.push(await matmulRow(256, blas));
    for (const problem of small.filter(isWanted)) {
      say(nameOf(problem));
      rows.push(...(await iterationRows(problem, { pytorch, jax })));
    }
    if (isWanted(large)) {
      say(nameOf(large));
      rows.push(...(await iterationRows(large, { pytorch })));
    }
    for (const peer of [blas, pytorch, jax]) peer?.close();
    return { rows, versions: { ...blas?.versions, ...pytorch?.versions, ...jax?.versions } };
  },
};
