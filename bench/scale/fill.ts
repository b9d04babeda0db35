/** Fills a database with many studies, one of them large, as years of use would. */
import { openStore } from "../../storage/open.ts";
import type { SearchSpace } from "../../tuner/space/search-space.ts";
import type { ImportedTrial } from "../../tuner/store.ts";

export interface Contents {
  readonly studies: number;
  /** Number of trials of all studies; a tenth of them are in `large`. */
  readonly trials: number;
}

const space: SearchSpace = ["a", "b", "c", "d", "e", "f"].map((name) => ({
  name,
  kind: "float",
  low: 0,
  high: 1,
  scale: "linear",
}));

/** Creates studies `study-0`, `study-1` … and `large`, with finished trials; returns the number of seconds it took. */
export async function fillDatabase(
  address: string,
  { studies, trials }: Contents,
  say: (line: string) => void,
): Promise<number> {
  const store = await openStore(address);
  const began = performance.now();
  const large = Math.floor(trials / 10);
  const each = Math.floor((trials - large) / (studies - 1));
  try {
    for (let index = 0; index < studies; index++) {
      const name = index === 0 ? "large" : `study-${index}`;
      const count = index === 0 ? large : each;
      await store.atomically(async (inside) => {
        const metrics = [{ name: "value", direction: "minimize" }] as const;
        const strategy = { name: "gp", acquisition: "alternate", kappa: 1.8, repeats: false } as const;
        const spec = { name, objective: { kind: "external" }, space, metrics, strategy, seed: index } as const;
        await inside.createStudy(spec, { trials: 2 * count }, index);
        for (let from = 0; from < count; from += PART) {
          const part = Array.from({ length: Math.min(PART, count - from) }, (_, at) => trialOf(from + at, index));
          await inside.importTrials(name, part);
        }
      });
      if (index % 1000 === 0) say(`${index} of ${studies} studies filled`);
    }
  } finally {
    await store.close();
  }
  return (performance.now() - began) / 1000;
}

const PART = 1000;

/** One in twenty failed. */
function trialOf(number: number, study: number): ImportedTrial {
  const at = (k: number) => (((number + study) * (0.618 + 0.1 * k)) % 1) * 0.999;
  const failed = number % 20 === 19;
  return {
    number,
    hyperparameters: { a: at(0), b: at(1), c: at(2), d: at(3), e: at(4), f: at(5) },
    reason: { strategy: "random" },
    state: failed ? "failed" : "complete",
    attempt: 1,
    lost: 0,
    stopRequested: false,
    steps: null,
    pruning: null,
    spaceRevision: 0,
    revision: 0,
    notes: "",
    tags: [],
    attributes: {},
    lease: null,
    worker: `worker-${number % 16}`,
    values: failed ? null : { value: Math.sin(7 * at(0)) + at(1) ** 2 },
    standardErrors: null,
    metrics: failed ? null : { seconds: 60 * at(2) },
    failure: failed ? { kind: "diverged", message: "loss; must be finite: NaN" } : null,
    createdAt: number * 1000,
    startedAt: number * 1000,
    finishedAt: number * 1000 + 60_000,
  };
}
