/** A thousand trials, by every method in turn, leave nothing behind in memory. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { fold, makeKey } from "../../../math/random.ts";
import { posteriorMethods } from "../../../objectives/bnn/posterior/index.ts";
import type { Evaluation } from "../../../tuner/objective.ts";
import { context, createOn, sineDataset } from "./sine.ts";

const TRIALS = 1000;
/** Caches and compiled code are there after these. */
const WARMUP = 200;
/** A leak of this many bytes per trial is found: a network of ten units and its engine take several times that. */
const PER_TRIAL = 3000;
/** Trials whose evaluations, of nearly 5,000 bytes each, are held to show that this is noticed. */
const KEPT = 400;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Bytes in use: objects, and buffers such as the engines' memories. */
async function inUse(): Promise<number> {
  // What a finalizer frees is free after the next turn.
  for (let i = 0; i < 3; i++) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const dataset = sineDataset(40);
const objectives = Object.keys(posteriorMethods).map((method) => {
  const short = { iterations: "12", "warm-start": "10", draws: "4", hidden: "10", minibatch: "10", threads: "1" };
  const few = { "mask-count": "4", snapshots: "4", "deviation-rank": "2", "max-leapfrogs": "4", "tree-depth": "2" };
  const kept = { "trajectory-warmup": "4", "kept-trajectories": "4", likelihood: "gaussian" };
  return createOn(dataset, { ...short, ...few, ...kept, method });
});

async function trial(number: number): Promise<Evaluation> {
  const objective = objectives[number % objectives.length];
  return objective.evaluate({ priorScale: 1 }, context({ key: fold(makeKey("memory"), number) }));
}

it("a thousand trials hold no more than two hundred", { timeout: 120_000 }, async () => {
  const failures = new Set<string>();
  let before = 0;
  for (let number = 0; number < TRIALS; number++) {
    if (number === WARMUP) before = await inUse();
    const evaluation = await trial(number);
    if ("failure" in evaluation) failures.add(evaluation.failure.message);
  }
  const grown = (await inUse()) - before;
  expect(grown).toBeLessThan(PER_TRIAL * (TRIALS - WARMUP));
  // A few iterations are no fit, but they end as trials do.
  expect([...failures].filter((message) => !/^(weights|predictions?|network|noise)/.test(message))).toEqual([]);

  // The measurement sees what is held: keeping the evaluations of some trials is noticed.
  const kept: Evaluation[] = [];
  const empty = await inUse();
  for (let number = 0; number < KEPT; number++) kept.push(await trial(number));
  // Half of what they need: caches and compiled code may shrink by some hundred thousand bytes meanwhile.
  expect((await inUse()) - empty).toBeGreaterThan(2000 * KEPT);
  expect(kept).toHaveLength(KEPT);
  for (const objective of objectives) await objective.close?.();
});
