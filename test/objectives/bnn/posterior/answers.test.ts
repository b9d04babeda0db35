/** Every method finds the posterior of a linear model, and every typical mistake in such methods is detected. */
import { describe, expect, it } from "vitest";
import { fold } from "../../../../math/random.ts";
import type { Engine, NetworkEngine } from "../../../../objectives/bnn/engine/engine.ts";
import { learnedNoise } from "../../../../objectives/bnn/likelihood/gaussian.ts";
import { langevin } from "../../../../objectives/bnn/mcmc/langevin.ts";
import { runMinibatchChain, type Update } from "../../../../objectives/bnn/mcmc/minibatch-chain.ts";
import { baoab } from "../../../../objectives/bnn/mcmc/underdamped.ts";
import { adam } from "../../../../objectives/bnn/optimizer/adam.ts";
import { dropout } from "../../../../objectives/bnn/posterior/dropout.ts";
import { ensemble } from "../../../../objectives/bnn/posterior/ensemble.ts";
import { hmc } from "../../../../objectives/bnn/posterior/hmc.ts";
import { posteriorMethods } from "../../../../objectives/bnn/posterior/index.ts";
import { knobValues } from "../../../../objectives/bnn/posterior/knobs.ts";
import { laplace } from "../../../../objectives/bnn/posterior/laplace.ts";
import { map } from "../../../../objectives/bnn/posterior/map.ts";
import { nuts } from "../../../../objectives/bnn/posterior/nuts.ts";
import { psgld } from "../../../../objectives/bnn/posterior/psgld.ts";
import { sghmc } from "../../../../objectives/bnn/posterior/sghmc.ts";
import { sgld } from "../../../../objectives/bnn/posterior/sgld.ts";
import { sgnht } from "../../../../objectives/bnn/posterior/sgnht.ts";
import { sgd } from "../../../../objectives/bnn/posterior/sgd.ts";
import { swa } from "../../../../objectives/bnn/posterior/swa.ts";
import { swag } from "../../../../objectives/bnn/posterior/swag.ts";
import { vi } from "../../../../objectives/bnn/posterior/vi.ts";
import type { NetworkRun } from "../../../../objectives/bnn/posterior/posterior-method.ts";
import {
  expectAnswers,
  expectIndependence,
  expectMoments,
  type AnswerCase,
} from "../../../contracts/posterior-answers.ts";
import { expectGradient } from "../finite-differences.ts";
import { prior, ROWS, WEIGHTS } from "./linear-model.ts";

const chain = { kind: "draws", spread: "posterior", isTempered: true } as const;
const modes = { spread: "none", isTempered: false, effective: 1, iterations: 3000 } as const;
const draws = { draws: 5000, burnIn: 0.05 };

const cases: readonly AnswerCase[] = [
  {
    ...chain,
    name: "hmc",
    iterations: 4000,
    effective: 2000,
    run: (run, temperature) => hmc.run(run, knobValues(hmc.knobs, { temperature, keptTrajectories: 4000 })),
  },
  {
    ...chain,
    name: "nuts",
    iterations: 4000,
    effective: 2000,
    run: (run, temperature) => nuts.run(run, knobValues(nuts.knobs, { temperature, keptTrajectories: 4000 })),
  },
  {
    ...chain,
    name: "sgld",
    // Directions of curvature 50 and more: memory below 1/(50 ε) = 100 iterations.
    iterations: 150_000,
    effective: 750,
    run: (run, temperature) => sgld.run(run, knobValues(sgld.knobs, { stepSize: 2e-4, temperature, ...draws })),
  },
  {
    ...chain,
    name: "psgld",
    iterations: 150_000,
    effective: 500,
    run: (run, temperature) => {
      const options = { preconditionedStep: 2e-3, squareMemory: 0.999, temperature, ...draws };
      return psgld.run(run, knobValues(psgld.knobs, options));
    },
  },
  {
    ...chain,
    name: "sghmc",
    iterations: 60_000,
    effective: 2000,
    run: (run, temperature) => {
      return sghmc.run(
        run,
        knobValues(sghmc.knobs, { massFrom: "curvature", momentumStep: 0.3, temperature, ...draws }),
      );
    },
  },
  {
    ...chain,
    name: "sgnht",
    iterations: 60_000,
    effective: 2000,
    run: (run, temperature) => {
      return sgnht.run(
        run,
        knobValues(sgnht.knobs, { massFrom: "curvature", momentumStep: 0.2, temperature, ...draws }),
      );
    },
  },
  {
    ...chain,
    name: "sgd",
    // Its spread depends on how far the rows scatter (sgd.test.ts); at a small rate it is at the mode.
    spread: "none",
    isTempered: false,
    iterations: 60_000,
    // At any rate the mean of the path varies as if of nT/N independent draws: T iterations on n of N rows.
    effective: 5000,
    run: (run) => sgd.run(run, knobValues(sgd.knobs, { rateFactor: 1e-3, burnIn: 0.2, draws: 5000 })),
  },
  {
    name: "laplace",
    kind: "gaussian",
    spread: "posterior",
    isTempered: true,
    effective: 1,
    iterations: 3000,
    run: (run, temperature) => laplace.run(run, knobValues(laplace.knobs, { curvature: "full", temperature })),
  },
  {
    name: "vi",
    kind: "gaussian",
    spread: "diagonal",
    isTempered: true,
    effective: 1,
    iterations: 60_000,
    run: (run, temperature) => vi.run(run, knobValues(vi.knobs, { temperature, learningRate: 0.003 })),
  },
  { ...modes, name: "map", kind: "point", run: (run) => map.run(run, knobValues(map.knobs, { learningRate: 0.05 })) },
  {
    ...modes,
    name: "ensemble",
    kind: "networks",
    run: (run) => ensemble.run(run, knobValues(ensemble.knobs, { learningRate: 0.05 })),
  },
  {
    ...modes,
    name: "dropout",
    kind: "networks",
    run: (run) => dropout.run(run, knobValues(dropout.knobs, { learningRate: 0.05, maskCount: 2 })),
  },
  {
    ...modes,
    name: "swa",
    run: (run) => swa.run(run, knobValues(swa.knobs, { wanderingRate: 0.2, snapshots: 20 })),
    kind: "networks",
  },
  {
    ...modes,
    name: "swag",
    kind: "gaussian",
    run: (run) => swag.run(run, knobValues(swag.knobs, { wanderingRate: 0.2, snapshots: 20 })),
  },
];

it("the table has all methods", () => {
  expect(cases.map(({ name }) => name).toSorted()).toEqual(Object.keys(posteriorMethods).toSorted());
});

describe.each(cases)("$name on a linear model", (method) => {
  it("finds its posterior, also at other temperatures", { timeout: 60_000 }, () => {
    for (const temperature of method.isTempered ? [1, 4] : [1]) expectMoments(method, temperature);
  });

  it("does not depend on what ran on its engine before", () => {
    expectIndependence(method);
  });
});

/** The same method on a faulty engine. */
function broken(method: AnswerCase, breaking: (engine: NetworkEngine) => Partial<NetworkEngine>): AnswerCase {
  return {
    ...method,
    run: (run, temperature) => method.run({ ...run, engine: { ...run.engine, ...breaking(run.engine) } }, temperature),
  };
}

/** Log posterior and gradient composed of those of the prior and the likelihood, each multiplied by a factor. */
function weighted(priorFactor: number, likelihoodFactor: number) {
  return (engine: NetworkEngine): Partial<NetworkEngine> => ({
    logPosterior(rows, gradient, key) {
      const value = engine.logPosterior(rows, gradient, key);
      const ofPrior = new Float64Array(WEIGHTS);
      const logPrior = prior.logDensity(engine.readWeights().slice(), ofPrior);
      for (let i = 0; i < WEIGHTS; i++) {
        gradient[i] = priorFactor * ofPrior[i] + likelihoodFactor * (gradient[i] - ofPrior[i]);
      }
      return priorFactor * logPrior + likelihoodFactor * (value - logPrior);
    },
  });
}

const noisy = (engine: NetworkEngine): Partial<NetworkEngine> => ({
  fillNoise(key, into) {
    engine.fillNoise(key, into);
    for (let i = 0; i < into.length; i++) into[i] *= Math.SQRT2;
  },
});

const drawsNoise = ["sgld", "psgld", "sghmc", "vi"];

describe.each(cases)("a mistake in $name is noticed:", { timeout: 60_000 }, (method) => {
  const notice = (wrong: AnswerCase) => expect(() => expectAnswers(wrong)).toThrow();

  it("N dropped, the mean of the data for their sum", () => {
    notice(broken(method, weighted(1, 1 / ROWS)));
  });

  it("the prior times N", () => {
    notice(broken(method, weighted(ROWS, 1)));
  });

  it.runIf(drawsNoise.includes(method.name))("noise of twice the variance", () => {
    notice(broken(method, noisy));
  });

  it.runIf(method.isTempered)("a temperature that is not passed on", () => {
    notice({ ...method, run: (run) => method.run(run, 1) });
  });

  it.runIf(method.isTempered)("the square root of the temperature instead of the temperature", () => {
    notice({ ...method, run: (run, temperature) => method.run(run, Math.sqrt(temperature)) });
  });
});

it("a thermostat takes out noise of twice the variance: its friction doubles", () => {
  for (const method of cases.filter(({ name }) => name === "sgnht")) expectMoments(broken(method, noisy), 1);
});

describe("state that outlives a run is noticed:", () => {
  const find = (name: string) => cases.filter((one) => one.name === name)[0];

  it("momentum of dynamics", () => {
    let update: Update<Int32Array> | null = null;
    const stale: AnswerCase = {
      ...find("sghmc"),
      run(run: NetworkRun) {
        const scale = new Float64Array(WEIGHTS).fill(0.1);
        update ??= baoab<Int32Array>(run.engine, { friction: 1, scale, key: fold(run.key, "momentum") });
        return runMinibatchChain<Int32Array>(run, { ...knobValues(sghmc.knobs), stepSize: 0.1 }, update);
      },
    };
    expect(() => expectIndependence(stale)).toThrow();
  });

  it.each(["map", "ensemble"])("running means of an engine's Adam, under %s", (name) => {
    const updates = new WeakMap<object, ReturnType<typeof adam>>();
    const stale: AnswerCase = {
      ...find(name),
      run(run: NetworkRun, temperature: number) {
        const { engine } = run;
        const kept = (updates.get(engine) ?? adam(engine as Engine<unknown>)) as ReturnType<typeof adam<Int32Array>>;
        updates.set(engine, kept as ReturnType<typeof adam>);
        const fused = { adam: () => kept, langevin: langevin(engine) };
        return find(name).run({ ...run, engine: { ...engine, fused } }, temperature);
      },
    };
    expect(() => expectIndependence(stale)).toThrow();
  });
});

it("half the gradient of the noise weight is noticed by its differences", () => {
  const likelihood = learnedNoise(0.1);
  const targets = Float64Array.of(1, -0.5, 0.3);
  const outputs = Float64Array.of(0.5, 0, 0.1);
  const observed = { outputs, targets, rows: 3, outputGradient: new Float64Array(3) };
  const own = Float64Array.of(1.3);
  const value = (weights: Float64Array) =>
    likelihood.logDensity(observed, { weights, gradient: new Float64Array(1), offset: 0 }, 1);
  const gradient = new Float64Array(1);
  likelihood.logDensity(observed, { weights: own, gradient, offset: 0 }, 1);
  expectGradient(value, own, gradient);
  expect(() =>
    expectGradient(
      value,
      own,
      gradient.map((slope) => slope / 2),
    ),
  ).toThrow();
});
