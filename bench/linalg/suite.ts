/** Dense linear algebra in double precision, where Gaussian processes spend most of their time. */
import type { Suite } from "../document.ts";
import { startPeer } from "../peers/peer.ts";
import { choleskyRows } from "./cholesky.ts";

export const linalg: Suite = {
  summary: "the Cholesky factor, compared with ml-matrix, the TypeScript reference and LAPACK on one thread",
  async run({ say }) {
    const lapack = await startPeer("lapack.py", say);
    say("cholesky-300");
    const small = await choleskyRows(300, lapack, 31);
    say("cholesky-1000");
    const large = await choleskyRows(1000, lapack, 9);
    lapack?.close();
    return { rows: [...small, ...large], versions: { "ml-matrix": "6.15.1", ...lapack?.versions } };
  },
};
