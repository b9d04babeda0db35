/** The gradient noise of minibatches, and how much it heats a chain, on a linear model with known answers. */
import { describe, expect, it } from "vitest";
import { chainsSummary } from "../../../objectives/bnn-tasks/chains-summary.ts";
import type { InferencePlan } from "../../../objectives/bnn/inference/plan.ts";
import { baoabResponse } from "../../../objectives/bnn/mcmc/underdamped.ts";
import { knobValues, type KnobValues } from "../../../objectives/bnn/posterior/knobs.ts";
import { posteriorOf, type Draws, type NoiseResponse } from "../../../objectives/bnn/posterior/posterior.ts";
import { psgld } from "../../../objectives/bnn/posterior/psgld.ts";
import { sghmc } from "../../../objectives/bnn/posterior/sghmc.ts";
import { sgld } from "../../../objectives/bnn/posterior/sgld.ts";
import { sgnht } from "../../../objectives/bnn/posterior/sgnht.ts";
import { plainNetworkEngine } from "../../../objectives/bnn/engine/plain.ts";
import { lyapunov } from "../bnn/mcmc/baoab-law.ts";
import {
  data,
  finish,
  likelihood,
  linearRun,
  mean,
  network,
  NOISE,
  precision,
  prior,
  ROWS,
  WEIGHTS,
} from "../bnn/posterior/linear-model.ts";
import { rowCovariance, stationaryCovariance } from "../bnn/posterior/minibatch-law.ts";

const MINIBATCH = 5;
const each = [0, 1, 2].map((i) => ({ name: "noise" as const, from: i, to: i + 1 }));

/** The summary of a chain that stayed at these weights, one block for each weight. */
function summaryOf(
  weights: Float64Array,
  noise: NoiseResponse | undefined,
  { options = {}, batch = "minibatch" }: { options?: KnobValues; batch?: "minibatch" | "all" } = {},
) {
  const run: Draws = {
    kind: "draws",
    draws: [weights, weights, weights, weights],
    stepSize: { first: 1, last: 1 },
    temperature: 1,
    ...(noise === undefined ? {} : { noise }),
  };
  const plan = { minibatch: MINIBATCH, iterations: 100, options, warmStart: { iterations: 0 } };
  return chainsSummary({
    plan: plan as unknown as InferencePlan,
    posterior: posteriorOf("draws", [run]),
    densities: { draws: 4, rows: 1, values: new Float64Array(4) },
    followed: () => 0,
    rows: Int32Array.of(0),
    training: { engine: plainNetworkEngine({ network, likelihood, prior }, data), rows: ROWS, atOnce: 7 },
    method: { needs: { start: "mode", batch, runs: "several" } },
    blocks: each,
  });
}

const heatingOf = (...seen: Parameters<typeof summaryOf>) =>
  summaryOf(...seen)?.temperature.blocks.map(({ heating }) => heating ?? Number.NaN) ?? [];

const atMode = Float64Array.from(mean);
const independent = (gain: readonly number[], removed?: readonly number[]): NoiseResponse => ({
  gain: Float64Array.from(gain),
  hasIndependentRows: true,
  ...(removed === undefined ? {} : { removed: Float64Array.from(removed) }),
});
/** V of the minibatch's rows drawn independently. */
const noiseVariance = [0, 1, 2].map((i) => (ROWS ** 2 / MINIBATCH) * rowCovariance.get(i, i));

describe("the gradient noise scale", () => {
  it("is the number of rows whose noise is as large as the gradient of all rows", () => {
    const weights = atMode.map((value, i) => value + [0.3, -0.2, 0.1][i]);
    const gradients = Array.from({ length: ROWS }, (_, i) => {
      const phi = [data.x[2 * i] / Math.SQRT2, data.x[2 * i + 1] / Math.SQRT2, 1];
      const residual = data.y[i] - phi.reduce((sum, value, j) => sum + value * weights[j], 0);
      return phi.map((value) => (residual * value) / NOISE ** 2);
    });
    const center = [0, 1, 2].map((j) => gradients.reduce((sum, g) => sum + g[j] / ROWS, 0));
    const trace = gradients.reduce((sum, g) => sum + g.reduce((all, v, j) => all + (v - center[j]) ** 2, 0) / ROWS, 0);
    const slope = precision.mmul([[0.3], [-0.2], [0.1]] as never).to1DArray();
    const squared = slope.reduce((sum, value) => sum + value * value, 0);
    const { minibatch } = summaryOf(weights, undefined) ?? {};
    expect(minibatch?.rows).toBe(MINIBATCH);
    // The gradient of n rows scatters by N² tr C/n around that of all rows.
    expect(minibatch?.noiseScale).toBeCloseTo((ROWS ** 2 * trace) / squared, 6);
  });

  it("is unknown for chains on all rows, and for centred gradients", () => {
    expect(summaryOf(atMode, undefined, { batch: "all" })?.minibatch).toBeNull();
    const centred = summaryOf(atMode, independent([1, 1, 1]), { options: { controlVariates: true } });
    expect(centred?.minibatch).toBeNull();
    expect(centred?.temperature.blocks.map(({ heating }) => heating)).toEqual([null, null, null]);
  });
});

describe("heating by minibatch noise", () => {
  // ⟨(θ − m) ∘ ∇U⟩ of a linear model is the diagonal of ΣA.
  it.each([
    ["one step size", [1e-5, 1e-5, 1e-5]],
    ["a step size for each weight", [3e-5, 1e-5, 2e-6]],
  ])("is the rise of the configurational temperature in the exact law, with %s", (_, rates) => {
    const found = heatingOf(atMode, independent(rates.map((rate) => rate / 2)));
    // Away from the mode gradients have more noise: the law with that part alone says how much.
    const chain = { rates, minibatch: MINIBATCH, temperature: 1 };
    const law = stationaryCovariance(chain).mmul(precision);
    const elsewhere = stationaryCovariance({ ...chain, isCentred: true }).mmul(precision);
    found.forEach((heating, i) => {
      expect(heating).toBeCloseTo((rates[i] / 2) * noiseVariance[i], 12);
      // Second order in the step size remains.
      expect(Math.abs(law.get(i, i) - elsewhere.get(i, i) - heating)).toBeLessThan(0.02 * heating);
    });
  });

  it("is less without replacement, and none of what was taken out", () => {
    const gain = [1e-3, 1e-3, 1e-3];
    const all = heatingOf(atMode, independent(gain));
    const epochs = heatingOf(atMode, { gain: Float64Array.from(gain), hasIndependentRows: false });
    epochs.forEach((heating, i) => expect(heating).toBeCloseTo(all[i] * (1 - MINIBATCH / ROWS), 12));
    const half = heatingOf(
      atMode,
      independent(
        gain,
        noiseVariance.map((v) => v / 2),
      ),
    );
    half.forEach((heating, i) => expect(heating).toBeCloseTo(all[i] / 2, 9));
    const none = heatingOf(
      atMode,
      independent(
        gain,
        noiseVariance.map((v) => 2 * v),
      ),
    );
    none.forEach((heating) => expect(heating).toBe(0));
  });

  it.each([
    { h: 0.02, friction: 1, V: 20, inverseMass: 1 },
    { h: 0.05, friction: 4, V: 10, inverseMass: 2 },
    { h: 0.1, friction: 2, V: 5, inverseMass: 4 },
  ])("of BAOAB is that of its exact law on a flat Gaussian, $h $friction", ({ h, friction, V, inverseMass }) => {
    const scale = Float64Array.of(Math.sqrt(inverseMass));
    const A = 2e-3;
    const { gain } = baoabResponse({ friction, scale })({ stepSize: h, temperature: 1 });
    const rise = A * lyapunov({ h, friction, A, V, inverseMass }).position - 1;
    expect(Math.abs(gain[0] * V - rise)).toBeLessThan(0.01 * rise);
    // To first order hV/(2γM).
    expect(Math.abs(gain[0] - (h * inverseMass) / (2 * friction))).toBeLessThan((friction * h) ** 2 * gain[0]);
  });

  it.each([1, 0.5])(
    "of BAOAB with known noise at temperature %d is what the injected noise cannot make room for",
    (T) => {
      const [h, friction, A] = [0.1, 2, 1e-3];
      for (const V of [3, 200]) {
        const dynamics = { friction, scale: Float64Array.of(1), noise: Float64Array.of(V) };
        const { gain, removed } = baoabResponse(dynamics)({ stepSize: h, temperature: T });
        const rise = A * lyapunov({ h, friction, A, V, known: V, temperature: T }).position - T;
        const left = gain[0] * (V - (removed?.[0] ?? 0));
        expect(Math.abs(left - rise)).toBeLessThan(0.02 * (T + rise));
        expect(left > 0.1).toBe(V === 200);
      }
    },
  );
});

describe("chains tell their response to minibatch noise:", () => {
  const options = { draws: 5, burnIn: 0.5 };
  const run = linearRun(1, { iterations: 400, minibatch: MINIBATCH });

  it("sgld by half its step size, unless gradients are centred", () => {
    const found = finish(sgld.run(run, knobValues(sgld.knobs, { ...options, stepSize: 1e-4 })));
    expect(found.noise).toEqual({ gain: new Float64Array(WEIGHTS).fill(5e-5), hasIndependentRows: false });
    const centred = knobValues(sgld.knobs, { ...options, stepSize: 1e-4, controlVariates: true });
    expect(finish(sgld.run(run, centred)).noise).toBeUndefined();
  });

  it("psgld by half the step size of each weight", () => {
    const preconditioned = { ...options, preconditionedStep: 1e-3, squareFloor: 1e9 };
    const { noise } = finish(psgld.run(run, knobValues(psgld.knobs, preconditioned)));
    noise?.gain.forEach((gain) => expect((gain * 2 * ROWS * 1e9) / 1e-3).toBeCloseTo(1, 6));
  });

  it("sghmc by its friction, with all of the noise taken out where it is asked to; sgnht takes it out by itself", () => {
    const momentum = { ...options, momentumStep: 0.01, friction: 1, massFrom: "prior" } as const;
    const plain = finish(sghmc.run(run, knobValues(sghmc.knobs, momentum))).noise;
    expect(plain?.removed).toBeUndefined();
    plain?.gain.forEach((gain) => expect(Math.abs(gain / ((0.01 * 1.5 ** 2) / 2) - 1)).toBeLessThan(1e-4));
    const corrected = finish(sghmc.run(run, knobValues(sghmc.knobs, { ...momentum, noiseCorrection: true }))).noise;
    expect(corrected?.hasIndependentRows).toBe(true);
    corrected?.removed?.forEach((removed) => expect(removed).toBeGreaterThan(0));
    expect(finish(sgnht.run(run, knobValues(sgnht.knobs, momentum))).noise).toBeUndefined();
  });
});
