/** Temperatures of the posterior and the likelihood, and augmented rows. */
import { describe, expect, it } from "vitest";
import { bnnOptions } from "../../../objectives/bnn-tasks/options.ts";
import { planOf } from "../../../objectives/bnn-tasks/plan.ts";
import { posteriorMethods } from "../../../objectives/bnn/posterior/index.ts";
import { context, createOn, sineDataset } from "./sine.ts";

type Texts = Readonly<Record<string, string>>;

const read = (texts: Texts) => bnnOptions().read(texts);

function planWith(texts: Texts) {
  const asked = read({ method: "sgld", ...texts });
  if ("issues" in asked) throw new Error(JSON.stringify(asked.issues));
  return planOf(asked.settings, posteriorMethods, 100, { kind: "gaussian", floor: 0.01 });
}

describe("the temperature", () => {
  it("applies to the posterior, or to the likelihood with the posterior at 1", () => {
    const whole = planWith({ temperature: "0.5" });
    expect(whole.options.temperature).toBe(0.5);
    expect(whole).not.toHaveProperty("likelihoodTemperature");
    const part = planWith({ temperature: "0.5", tempered: "likelihood" });
    expect(part.options.temperature).toBe(1);
    expect(part.likelihoodTemperature).toBe(0.5);
    // The mode alone has none.
    const mode = planWith({ method: "map", temperature: "0.5", tempered: "likelihood" });
    expect(mode).not.toHaveProperty("likelihoodTemperature");
  });

  it("of a likelihood is not 0", () => {
    const message =
      "tempered=likelihood; must be used with a temperature > 0: 0. Leave one of them out, or give a temperature.";
    expect(read({ tempered: "likelihood", temperature: "0" })).toEqual({ issues: [{ path: "tempered", message }] });
  });
});

describe("augmented rows", () => {
  it("are part of the plan if an option augments them", () => {
    expect(planWith({})).not.toHaveProperty("augmentation");
    const augmentation = { copies: 2, inputNoise: 0.1, mixup: 0, labelSmoothing: 0 };
    expect(planWith({ "input-noise": "0.1", "augmentation-copies": "2" })).toMatchObject({ augmentation });
  });

  it("cannot be mixed where targets are counts", () => {
    const message =
      "mixup; must be used with targets that can be interpolated: 0.2 with likelihood=poisson. Leave mixup out.";
    expect(read({ mixup: "0.2", likelihood: "poisson" })).toEqual({ issues: [{ path: "mixup", message }] });
  });

  it("hide structure finer than their noise", async () => {
    const nllWith = async (texts: Texts) => {
      const objective = createOn(sineDataset(), { method: "map", "prior-scale": "2", ...texts });
      const evaluation = await objective.evaluate({}, context());
      await objective.close?.();
      if ("failure" in evaluation) throw new Error(evaluation.failure.message);
      return evaluation.values.validationNll;
    };
    const [plain, altered, blurred] = [
      await nllWith({}),
      await nllWith({ "input-noise": "0.05" }),
      await nllWith({ "input-noise": "3" }),
    ];
    expect(altered).not.toBe(plain);
    expect(blurred).toBeGreaterThan(plain + 0.5);
  });
});
