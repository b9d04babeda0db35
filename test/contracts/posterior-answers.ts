/**
 * The results that a posterior method must find for a linear model, whose posterior is N(m, A⁻¹) in closed form. The
 * checks throw, so that tests can verify that they detect wrong methods.
 */
import { expect } from "vitest";
import { makeKey } from "../../math/random.ts";
import { posteriorOf, type Approximation, type PosteriorKind } from "../../objectives/bnn/posterior/posterior.ts";
import type { NetworkRun, Progress } from "../../objectives/bnn/posterior/posterior-method.ts";
import { covariance, finish, linearRun, mean, precision } from "../objectives/bnn/posterior/linear-model.ts";

/** A method on the linear model, with options that suit it. */
export interface AnswerCase {
  readonly name: string;
  readonly kind: PosteriorKind;
  readonly iterations: number;
  /** The covariance of its weights: the posterior's, one with a diagonal precision, or an unknown one. */
  readonly spread: "posterior" | "diagonal" | "none";
  /** Whether it has a temperature. */
  readonly isTempered: boolean;
  /** Lower bound on the effective number of independent draws. */
  readonly effective: number;
  run(run: NetworkRun, temperature: number): Generator<Progress, Approximation>;
}

/** Draws of a density. */
const SAMPLE = 20_000;

/** The results of the method have the posterior's means, and its covariances times the temperature. */
export function expectMoments(method: AnswerCase, temperature: number): void {
  const found = finish(method.run(linearRun(7, { iterations: method.iterations }), temperature));
  const posterior = posteriorOf(method.kind, [found]);
  const sample = posterior.support ?? posterior.sample(SAMPLE, makeKey(1));
  const effective = posterior.support === null ? SAMPLE : method.effective;
  const varianceOf = (i: number) => {
    const variance = method.spread === "diagonal" ? 1 / precision.get(i, i) : covariance.get(i, i);
    return temperature * variance;
  };
  for (let i = 0; i < mean.length; i++) {
    const isMode = method.spread === "none" && method.kind !== "draws";
    const size = isMode ? 1e-3 : 5 * Math.sqrt(varianceOf(i) / effective) + 2e-3;
    const average = sample.reduce((sum, weights) => sum + weights[i] / sample.length, 0);
    expect(Math.abs(average - mean[i])).toBeLessThan(size);
    if (method.spread === "none") continue;
    for (let j = 0; j <= i; j++) {
      const product = sample.reduce((sum, w) => sum + ((w[i] - mean[i]) * (w[j] - mean[j])) / sample.length, 0);
      const isOff = i !== j && method.spread === "diagonal";
      const truth = isOff ? 0 : i === j ? varianceOf(i) : temperature * covariance.get(i, j);
      const scale = Math.sqrt(varianceOf(i) * varianceOf(j));
      // Five standard errors, and 3 % for the steps of chains and the last learning rate.
      expect(Math.abs(product - truth)).toBeLessThan(scale * (5 * Math.sqrt(2 / effective) + 0.03));
    }
  }
}

/** The result of a run does not depend on what ran on its engine before. */
export function expectIndependence(method: AnswerCase): void {
  const alone = linearRun(3, { iterations: 200, minibatch: 10 });
  const expected = finish(method.run(alone, 1));
  const before = linearRun(4, { iterations: 50, minibatch: 10 });
  finish(method.run(before, 1));
  const after = { ...linearRun(3, { iterations: 200, minibatch: 10 }), engine: before.engine };
  expect(finish(method.run(after, 1))).toEqual(expected);
}

/** Runs all checks. */
export function expectAnswers(method: AnswerCase): void {
  expectIndependence(method);
  for (const temperature of method.isTempered ? [1, 4] : [1]) expectMoments(method, temperature);
}
