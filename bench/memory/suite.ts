/** Whether suggestions leak memory: what remains after 10,000 of them, each with a fit. */
import { reported, type Suite } from "../document.ts";
import { growthOver, suggestOnce } from "./growth.ts";

const WARM_UP = 500;

export const memory: Suite = {
  summary: "memory that 10,000 fits leave behind; --quick for 1,000",
  run({ flags, say }) {
    const count = flags.has("--quick") ? 1_000 : 10_000;
    say(`${count} suggestions`);
    const { kernels, heap } = growthOver(count, WARM_UP, suggestOnce);
    return Promise.resolve({
      rows: [
        reported(`memory-kernels-${count}`, kernels / 1024, "kB"),
        reported(`memory-heap-${count}`, heap / 1024, "kB"),
      ],
    });
  },
};
