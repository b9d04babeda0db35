/** The temperature of the momenta, against the stationary law of the steps. */
import { describe, expect, it } from "vitest";
import { fold, makeKey, openStream } from "../../../../math/random.ts";
import { runMinibatchChain, type Update } from "../../../../objectives/bnn/mcmc/minibatch-chain.ts";
import { baoab, noseHoover } from "../../../../objectives/bnn/mcmc/underdamped.ts";
import { knobValues } from "../../../../objectives/bnn/posterior/knobs.ts";
import type { Run } from "../../../../objectives/bnn/posterior/posterior-method.ts";
import { sghmc } from "../../../../objectives/bnn/posterior/sghmc.ts";
import { expectChainMean, recordChain } from "../chains.ts";
import { noisyGaussianTarget } from "../targets.ts";
import { lyapunov, type Step } from "./baoab-law.ts";

const COORDINATES = 100;

describe("the kinetic temperature", () => {
  /** mᵀM⁻¹m/d after each step, and of the draws. */
  function kinetics(open: typeof baoab, step: Step): { readonly series: Float64Array; readonly ofDraws: number } {
    const { h, A = 1, V = 0, inverseMass = 1, temperature = 1, friction } = step;
    const options = { ...knobValues(sghmc.knobs), stepSize: h, temperature, burnIn: 0.1, draws: 4000 };
    let kinetic = () => Number.NaN;
    let ofDraws = Number.NaN;
    const noise = new Float64Array(COORDINATES);
    const key = makeKey("gradient noise");
    const minibatch = (t: number) => {
      openStream(fold(key, t)).fillNormal(noise);
      for (let i = 0; i < noise.length; i++) noise[i] *= Math.sqrt(V);
      return noise;
    };
    const series = recordChain({
      *run<M>(run: Run<M>) {
        const scale = new Float64Array(COORDINATES).fill(Math.sqrt(inverseMass));
        const update: Update<M> = open(run.engine, { friction, scale, key: fold(run.key, "momentum") });
        kinetic = update.kineticTemperature ?? kinetic;
        const found = yield* runMinibatchChain(run, options, update);
        ofDraws = found.kineticTemperature ?? Number.NaN;
        return found;
      },
      target: noisyGaussianTarget(A, COORDINATES),
      start: new Array<number>(COORDINATES).fill(0),
      minibatch,
      record: [() => kinetic()],
      iterations: 18_000,
      burnIn: 2000,
      seed: 12,
    })[0];
    return { series, ofDraws };
  }

  it.each([
    { h: 0.05, friction: 1 },
    { h: 1, friction: 1 },
    { h: 0.3, friction: 1, temperature: 4 },
    { h: 0.3, friction: 1, A: 0.01, inverseMass: 100 },
  ])("is the temperature, whatever the step and the mass: %j", (step) => {
    const { temperature = 1 } = step as Step;
    expect(lyapunov(step).kinetic).toBeCloseTo(temperature, 6);
    const { series, ofDraws } = kinetics(baoab, step);
    expectChainMean(series, temperature, 0.02 * temperature);
    expect(Math.abs(ofDraws - temperature)).toBeLessThan(0.05 * temperature);
  });

  it("rises with minibatch noise, as the equations predict", () => {
    const step = { h: 0.1, friction: 2, V: 20 };
    const { kinetic } = lyapunov(step);
    expect(kinetic).toBeGreaterThan(1.3);
    const { series, ofDraws } = kinetics(baoab, step);
    expectChainMean(series, kinetic, 0.02 * kinetic);
    expect(Math.abs(ofDraws - kinetic)).toBeLessThan(0.05 * kinetic);
  });

  it("is what a thermostat holds, noise or not", () => {
    const { series } = kinetics(noseHoover, { h: 0.1, friction: 2, V: 20 });
    // Of before and after the momentum is renewed: a kick adds h²V between two renewals.
    expectChainMean(series, 1 - (0.1 ** 2 * 20) / 2, 0.02);
  });
});
