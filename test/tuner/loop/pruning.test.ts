/** Trials in the loop that are ended by the study's pruning rule. */
import { expect, it } from "vitest";
import { optimize } from "../../../tuner/loop/optimize.ts";
import { openReporter } from "../../../tuner/loop/report.ts";
import type { EvaluationContext } from "../../../tuner/objective.ts";
import { pruningSettings } from "../../../tuner/pruning/settings.ts";
import { openStore } from "../../../storage/open.ts";
import { makeBench, spec } from "./support.ts";

const pruning = pruningSettings({ rule: "asha", reduction: 2 }, spec.metrics);
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

/** Each trial reports its own number at steps 1 … 8 and follows the answers; `after` is what it returns then. */
async function run(after: (context: EvaluationContext, step: number) => unknown) {
  const store = await openStore("sqlite::memory:");
  await store.createStudy({ ...spec, pruning }, { trials: 3 }, 0);
  const bench = await makeBench(
    async (_, context) => {
      let step = 1;
      for (; step <= 8; step++) {
        if (context.report(step, "loss", context.trial.number) === "stop") break;
        await settle();
      }
      return after(context, step) as never;
    },
    { store },
  );
  const writer = new Proxy(store, {
    get: (target, name) => (name === "addIntermediateValue" ? openReporter(store) : Reflect.get(target, name)),
  });
  await optimize({ ...bench.run, store: writer });
  return store.readTrials(spec.name);
}

it("ends those that are behind, and records the reason", async () => {
  const trials = await run(({ trial }, step) => ({ values: { loss: trial.number + step } }));
  expect(trials.map(({ state, steps, pruning }) => ({ state, steps, step: pruning?.step ?? null }))).toEqual([
    { state: "complete", steps: 8, step: null },
    { state: "pruned", steps: 2, step: 1 },
    { state: "pruned", steps: 2, step: 1 },
  ]);
  expect(trials[1]).toMatchObject({ values: { loss: 3 }, pruning: { rule: "asha", values: { loss: 1 } } });
});

it("uses the last reported value where the objective returns none", async () => {
  const trials = await run(({ trial }) => {
    if (trial.number > 0) throw new Error("ended");
    return { values: { loss: 0 } };
  });
  expect(trials.map(({ state, values }) => ({ state, values }))).toEqual([
    { state: "complete", values: { loss: 0 } },
    { state: "pruned", values: { loss: 1 } },
    { state: "pruned", values: { loss: 2 } },
  ]);
});
