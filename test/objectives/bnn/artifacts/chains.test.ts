/** Verdicts on chains of known agreement and temperature. */
import { describe, expect, it } from "vitest";
import { mean, sampleVariance } from "../../../../math/statistics.ts";
import { fold, makeKey, openStream } from "../../../../math/random.ts";
import { chainsArtifact, type ChainsSummary } from "../../../../objectives/bnn/artifacts/chains.ts";
import type { ChainsData } from "../../../../objectives/bnn/artifacts/kinds.ts";
import { independentChains } from "./support.ts";

describe("chains", () => {
  const temperature = { nominal: 1, configurational: 1.01, standardError: 0.02, blocks: [], kinetic: null };
  const summaryOf = (chains: readonly Float64Array[], changes: Partial<ChainsSummary> = {}): ChainsSummary => ({
    quantities: [
      { name: "first", chains: independentChains(chains.length, chains[0].length) },
      { name: "second", chains },
    ],
    iterations: 5000,
    stepSize: { first: 1e-4, last: 1e-5 },
    minibatch: null,
    temperature,
    ...changes,
  });

  it("are good when they agree and have many independent draws", () => {
    const { data, verdict } = chainsArtifact(summaryOf(independentChains(4, 1000)));
    const { quantities, traces, ...rest } = data as ChainsData;
    expect(rest).toMatchObject({ chains: 4, draws: 1000, iterations: 5000, stepSize: { first: 1e-4, last: 1e-5 } });
    expect(quantities.name).toEqual(["first", "second"]);
    expect(verdict?.level).toBe("good");
    expect(verdict?.text).toMatch(/^Converged: max R̂ 1\.?\d*, ESS .*\.$/);
    // 4000 draws are four too many for each point.
    expect(traces[0].draw).toEqual(Array.from({ length: 250 }, (_, i) => 4 * i));
    expect(traces.map(({ values }) => values.map(({ length }) => length))).toEqual(
      new Array(2).fill([250, 250, 250, 250]),
    );
    expect(traces[0].autocorrelation).toHaveLength(40);
    expect(traces[0].autocorrelation[0]).toBe(1);
  });

  it("are doubtful with few draws, bad if one chain is elsewhere", () => {
    expect(chainsArtifact(summaryOf(independentChains(4, 20))).verdict?.level).toBe("doubtful");
    const few = chainsArtifact(summaryOf(independentChains(4, 10, 3))).verdict;
    expect(few?.level).toBe("doubtful");
    expect(few?.text).toMatch(/, which may be chance with so few draws\.$/);
    const apart = chainsArtifact(summaryOf(independentChains(4, 100, 3)));
    expect(apart.verdict?.level).toBe("bad");
    expect(apart.verdict?.text).toMatch(/^Not converged: .* for 50 % of the monitored quantities\.$/);
    expect((apart.data as ChainsData).worstRhat).toBe((apart.data as ChainsData).quantities.rhat[1]);
    // The worst quantity comes second, behind the first.
    expect((apart.data as ChainsData).traces.map(({ name }) => name)).toEqual(["first", "second"]);
  });

  it("do not tolerate a wrong temperature, unless chance explains it", () => {
    const verdictAt = (configurational: number, standardError = 0.02) => {
      const heated = { ...temperature, configurational, standardError };
      return chainsArtifact(summaryOf(independentChains(4, 1000), { temperature: heated })).verdict;
    };
    expect(verdictAt(1.2)?.level).toBe("good");
    expect(verdictAt(1.5)?.level).toBe("doubtful");
    expect(verdictAt(1.5, 0.4)?.level).toBe("good");
    expect(verdictAt(3)?.level).toBe("bad");
    expect(verdictAt(3)?.text).toMatch(/effective temperature 3, target 1: minibatch noise or the step size heats/);
    expect(verdictAt(0.1)?.text).toMatch(/effective temperature 0\.1, target 1: the chains stayed near the modes/);
    expect(verdictAt(NaN, NaN)?.level).toBe("good");
    expect(verdictAt(3, NaN)?.level).toBe("bad");
  });

  it("that are independent are good nineteen times in twenty, with the draws of an evaluation", () => {
    let good = 0;
    for (let i = 0; i < 60; i++) {
      const quantities = Array.from({ length: 22 }, (_, j) => ({
        name: `${j}`,
        chains: [0, 1, 2, 3].map((chain) => {
          const draws = new Float64Array(100);
          openStream(fold(fold(fold(makeKey("agreeing"), i), j), chain)).fillNormal(draws);
          return draws;
        }),
      }));
      if (chainsArtifact({ ...summaryOf(quantities[0].chains), quantities }).verdict?.level === "good") good += 1;
    }
    // 57 are expected; three standard errors are 5.
    expect(good).toBeGreaterThanOrEqual(52);
  });

  // 56, 52 and 47 of 60 are good by their agreement (bench/results/bnn.md), 0.95 of those by their temperature too; three
  // standard errors are 6 to 9. Of 120 effective draws the least of 44 estimates is some 65.
  it.each([
    [240, 1 / 3, 47],
    [160, 0.5, 41],
    [120, 0.6, 35],
  ])(
    "worth %d independent draws are usually rated good, although single estimates fall lower by chance",
    (_draws, rho, least) => {
      let good = 0;
      for (let i = 0; i < 60; i++) {
        const key = fold(makeKey("remembering"), i);
        const quantities = Array.from({ length: 22 }, (_, j) => ({
          name: `${j}`,
          chains: [0, 1, 2, 3].map((chain) => {
            // An AR(1) is worth (1 − ρ)/(1 + ρ) of its draws.
            const draws = new Float64Array(120);
            openStream(fold(fold(key, j), chain)).fillNormal(draws);
            draws[0] /= Math.sqrt(1 - rho * rho);
            for (let t = 1; t < draws.length; t++) draws[t] += rho * draws[t - 1];
            return draws;
          }),
        }));
        const stream = openStream(fold(key, "temperatures"));
        const blocks = ["hidden layers", "output layer", "noise"].map((name) => {
          // Means of four chains that scatter by 0.3 around 1, so that their own spread says how far they may be off.
          const means = [0, 1, 2, 3].map(() => 1 + 0.3 * stream.normal());
          const standardError = Math.sqrt(sampleVariance(means) / 4);
          return { name, configurational: mean(means), standardError, heating: null };
        });
        const summary = { ...summaryOf(quantities[0].chains), quantities, temperature: { ...temperature, blocks } };
        if (chainsArtifact(summary).verdict?.level === "good") good += 1;
      }
      expect(good).toBeGreaterThanOrEqual(least);
    },
  );

  it("that disagree a little about one quantity are doubtful, and are worth fewer draws", () => {
    const shifted = independentChains(4, 400).map((chain, i) => chain.map((value) => value + (i === 0 ? 0.6 : 0)));
    const { verdict } = chainsArtifact(summaryOf(shifted));
    expect(verdict?.level).not.toBe("good");
  });

  it("are judged by the block of weights whose temperature is furthest off", () => {
    const verdictOf = (noise: number, hidden: number, standardError = 0.03) => {
      const blocks = [
        { name: "hidden layers", configurational: hidden, standardError, heating: null },
        { name: "output layer", configurational: 1, standardError, heating: null },
        { name: "noise", configurational: noise, standardError, heating: null },
      ];
      return chainsArtifact(summaryOf(independentChains(4, 1000), { temperature: { ...temperature, blocks } })).verdict;
    };
    // All weights together, mostly hidden ones, are at 1.01.
    expect(verdictOf(4, 1)?.level).toBe("bad");
    expect(verdictOf(4, 1)?.text).toMatch(/effective temperature of the noise 4, target 1/);
    expect(verdictOf(1.5, 0.2)?.text).toMatch(/effective temperature of the hidden layers 0\.2/);
    expect(verdictOf(-0.5, 1)?.level).toBe("bad");
    // Beyond three standard errors of four chains is one in nineteen, and there are three blocks.
    expect(verdictOf(1.5, 1, 0.15)?.level).toBe("good");
  });

  it("are judged by the temperature of their momenta too", () => {
    const artifactOf = (kinetic: ChainsSummary["temperature"]["kinetic"]) =>
      chainsArtifact(summaryOf(independentChains(4, 1000), { temperature: { ...temperature, kinetic } }));
    const verdictOf = (value: number) => artifactOf({ temperature: value, standardError: 0.01 }).verdict;
    expect(verdictOf(1.02)?.level).toBe("good");
    expect(verdictOf(1.5)?.level).toBe("doubtful");
    expect(verdictOf(1.5)?.text).toMatch(/effective temperature of the momenta 1\.5, target 1: minibatch noise/);
    expect(verdictOf(3)?.level).toBe("bad");
    const kineticOf = (artifact: ReturnType<typeof artifactOf>) => (artifact.data as ChainsData).temperature.kinetic;
    expect(kineticOf(artifactOf({ temperature: 1.5, standardError: 0.01 }))).toEqual({
      temperature: 1.5,
      standardError: 0.01,
    });
    expect(kineticOf(artifactOf(null))).toEqual({ temperature: null, standardError: null });
  });

  it("are reported as heated if minibatch noise is too large for the step size", () => {
    const verdictOf = (...heating: (number | null)[]) => {
      const blocks = ["hidden layers", "output layer"].map((name, i) => {
        return { name, configurational: NaN, standardError: NaN, heating: heating[i] };
      });
      return chainsArtifact(summaryOf(independentChains(4, 1000), { temperature: { ...temperature, blocks } })).verdict;
    };
    expect(verdictOf(null, null)?.level).toBe("good");
    expect(verdictOf(0.1, 0.2)?.level).toBe("good");
    expect(verdictOf(0.1, 0.4)).toMatchObject({
      level: "doubtful",
      text: expect.stringMatching(/minibatch noise heats the weights of the output layer by 40 % .*\.$/) as string,
    });
    expect(verdictOf(3, 0)?.level).toBe("bad");
  });

  it("name the noise scale beside the heating, and keep it in their data", () => {
    const blocks = [{ name: "noise", configurational: NaN, standardError: NaN, heating: 0.5 }];
    const changes = { temperature: { ...temperature, blocks }, minibatch: { rows: 32, noiseScale: 412.3 } };
    const { data, verdict } = chainsArtifact(summaryOf(independentChains(4, 1000), changes));
    expect((data as ChainsData).minibatch).toEqual({ rows: 32, noiseScale: 412.3 });
    expect(verdict?.text).toContain(
      "minibatch noise of 32 rows, where the noise scale is 412, heats the weights of the noise by 50 %",
    );
    const none = chainsArtifact(summaryOf(independentChains(4, 1000))).data as ChainsData;
    expect(none.minibatch).toEqual({ rows: null, noiseScale: null });
  });

  it.each([
    [1, /minibatch noise heats the chains \(use larger minibatches/],
    [0.4, /minibatch noise or the step size heats the chains/],
    [0.01, /the step size heats the chains, not minibatch noise/],
  ])("at temperature 3 with a heating of %d say what heats them", (heating, cause) => {
    const blocks = [{ name: "output layer", configurational: 3, standardError: 0.01, heating }];
    const summary = summaryOf(independentChains(4, 1000), { temperature: { ...temperature, blocks } });
    expect(chainsArtifact(summary).verdict?.text).toMatch(cause);
  });

  it("that do not move are doubtful, and their statistics null", () => {
    const still = Array.from({ length: 2 }, () => new Float64Array(10).fill(1));
    const quantities = [{ name: "still", chains: still }];
    const { data, verdict } = chainsArtifact(summaryOf(still, { quantities }));
    expect((data as ChainsData).quantities.rhat).toEqual([null]);
    expect(verdict?.level).toBe("doubtful");
  });
});
