import { expect, it } from "vitest";
import { expectedEnd } from "../../../tuner/pruning/expected-end.ts";
import type { Curve } from "../../../tuner/pruning/curve.ts";
import { pruningSettings } from "../../../tuner/pruning/settings.ts";
import { withExpectedEnds } from "../../../tuner/surrogate/expected-ends.ts";
import { createTrial, finishTrial } from "../../../tuner/study/trial.ts";

const complete = (number: number, values: readonly number[]): Curve => ({
  number,
  isComplete: true,
  steps: [1, 2, 4].slice(0, values.length),
  values,
});

it("adds the median further gain of the complete trials, with its spread", () => {
  const curves = [complete(0, [9, 5, 4]), complete(1, [9, 6, 3]), complete(2, [9, 8, 2])];
  // From step 2 on they gained −1, −3 and −6: median −3, distances 2, 0 and 3.
  expect(expectedEnd(curves, { step: 2, value: 7 })).toEqual({ value: 4, deviation: 1.4826 * 2 });
  // At step 3 they were halfway: −0.5, −1.5 and −3.
  expect(expectedEnd(curves, { step: 3, value: 7 })).toEqual({ value: 5.5, deviation: 1.4826 });
  expect(expectedEnd(curves.slice(0, 1), { step: 2, value: 7 })).toEqual({ value: 6, deviation: 0.5 });
});

it("returns nothing without a complete trial that went further", () => {
  expect(expectedEnd([], { step: 2, value: 7 })).toBeNull();
  expect(expectedEnd([complete(0, [9, 5, 4])], { step: 4, value: 7 })).toBeNull();
  expect(expectedEnd([{ ...complete(0, [9, 5, 4]), isComplete: false }], { step: 2, value: 7 })).toBeNull();
  expect(expectedEnd([complete(0, [9, 5, 4])], { step: 2, value: Infinity })).toBeNull();
});

it("is the value the strategy uses for a pruned trial, where pruning watches the tuned metric", () => {
  const metrics = [{ name: "loss", direction: "minimize" }] as const;
  const pruning = pruningSettings({ rule: "asha" }, metrics);
  const lease = { worker: "w", holder: "h", expiresAt: 9 };
  const running = createTrial(0, { hyperparameters: {}, reason: { strategy: "gp" } }, { lease, now: 1 });
  const decision = { rule: "asha", step: 2, values: { loss: 7 }, expected: { value: 4, deviation: 0.5 } } as const;
  const trial = finishTrial({ ...running, pruning: decision }, { state: "pruned", values: { loss: 7 } }, 2);
  const [learned] = withExpectedEnds({ pruning, metrics }, [trial]);
  expect(learned).toMatchObject({ state: "complete", values: { loss: 4 }, standardErrors: { loss: 0.5 } });
  expect(withExpectedEnds({ metrics }, [trial])).toEqual([trial]);
  expect(withExpectedEnds({ pruning: { ...pruning, metric: "other" }, metrics }, [trial])).toEqual([trial]);
  const { expected, ...without } = decision;
  expect(withExpectedEnds({ pruning, metrics }, [{ ...trial, pruning: without }])[0].state).toBe("pruned");
});
