import { describe, expect, it } from "vitest";
import { makeKey } from "../../../math/random.ts";
import { sobolPoints } from "../../../math/sobol.ts";
import { currentSurrogate } from "../../../tuner/analysis/current-surrogate.ts";
import { recordKernel } from "../../../tuner/surrogate/recorded-fit.ts";
import type { Study } from "../../../tuner/study/study.ts";
import type { Trial } from "../../../tuner/study/trial.ts";
import { failed, measured, square, studyOf, suggested, trialsAt, underWay } from "../past.ts";

const study = studyOf(square);
const flat = sobolPoints(2, 12, { key: makeKey("present") });
const points = Array.from({ length: 12 }, (_, i) => flat.subarray(2 * i, 2 * i + 2));
const trials = trialsAt(square, points, ({ a, b }) => Number(a) + Number(b) ** 2);

function surrogateOf(past: readonly Trial[], of: Study = study) {
  const current = currentSurrogate(of, past);
  if (current === null) throw new Error("no surrogate");
  return current.surrogate;
}

describe("currentSurrogate", () => {
  it("is fitted once while there are no new results", () => {
    const first = surrogateOf(trials);
    expect(surrogateOf([...trials])).toBe(first);
    const pending = [...trials, underWay(12, suggested({ a: 0.5, b: 0.5 }))];
    expect(surrogateOf(pending)).toBe(first);
    expect(currentSurrogate(study, pending)?.history.unmeasured).toHaveLength(1);
  });

  it("is the same as one fitted from scratch", () => {
    const elsewhere = structuredClone({ study, trials });
    expect(surrogateOf(elsewhere.trials, elsewhere.study).kernel).toEqual(surrogateOf(trials).kernel);
  });

  it.each<[string, readonly Trial[], Study]>([
    ["a new result", [...trials, measured(12, suggested({ a: 0.5, b: 0.5 }), 1)], study],
    ["a failure", [...trials, failed(12, suggested({ a: 0.5, b: 0.5 }))], study],
    ["a corrected value", trials.map((one) => (one.number === 3 ? measured(3, one, 7) : one)), study],
    ["another direction", trials, { ...study, metrics: [{ name: "loss", direction: "maximize" }] }],
    [
      "a kernel recorded since",
      [
        ...trials,
        underWay(12, {
          ...suggested({ a: 0.5, b: 0.5 }),
          reason: {
            strategy: "gp",
            seen: 12,
            kernel: recordKernel(square, {
              ...surrogateOf(trials),
              kernel: { ...surrogateOf(trials).kernel, mean: 1 },
            }),
          },
        }),
      ],
      study,
    ],
  ])("is refitted after %s", (_, past, of) => {
    const before = surrogateOf(trials);
    expect(surrogateOf(past, of)).not.toBe(before);
    expect(surrogateOf(trials).kernel).toEqual(before.kernel);
  });

  it("is null before five trials are complete", () => {
    expect(currentSurrogate(study, trials.slice(0, 4))).toBeNull();
  });
});
