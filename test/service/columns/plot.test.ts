/** Plots show extremes and are deterministic, however the columns were built. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isBetter } from "../../../tuner/study/best-trial.ts";
import { columnsOf, dimensionColumns, metricColumns, updateColumns } from "../../../service/columns/columns.ts";
import type { StudySnapshot } from "../../../tuner/study/snapshot.ts";
import { plotOf } from "../../../service/columns/plot.ts";
import { stretchesFor } from "../../../service/columns/downsample.ts";
import type { Trial } from "../../../tuner/study/trial.ts";
import { knowledge, pasts, someTrials, trialLists } from "./pasts.ts";

const runs = { seed: 20_261_125, numRuns: 100 };
const ALL = 10_000;

/** Complete trials in order of time, each better than all before. */
function bestSteps({ study, trials }: Pick<StudySnapshot, "study" | "trials">): readonly number[] {
  const { name, direction } = study.metrics[0];
  const byTime = trials
    .filter(({ state }) => state === "complete")
    .sort((a, b) => a.finishedAt! - b.finishedAt! || a.number - b.number);
  return byTime
    .filter((trial, at) =>
      byTime.slice(0, at).every((other) => isBetter(direction, trial.values![name], other.values![name])),
    )
    .map(({ number }) => number);
}

/** Lowest and highest value returned by `of`. */
function range(trials: readonly Trial[], of: (trial: Trial) => unknown): readonly number[] {
  const numbers = trials.map(of).filter((value) => typeof value === "number");
  return numbers.length === 0 ? [] : [Math.min(...numbers), Math.max(...numbers)];
}

const numeric: readonly ((trial: Trial) => unknown)[] = [
  ({ hyperparameters }) => hyperparameters["lr"],
  ({ hyperparameters }) => hyperparameters["layers"],
  ({ hyperparameters }) => hyperparameters["batch"],
  ({ values }) => values?.["loss"],
  ({ metrics }) => metrics?.["minutes"],
];

describe("a plot of all trials", () => {
  it("has an entry for each trial in each column, by number", () => {
    fc.assert(
      fc.property(trialLists(60), (trials) => {
        const plot = plotOf(columnsOf(knowledge(trials)), trials.length);
        const ended = trials.filter(({ startedAt, finishedAt }) => startedAt !== null && finishedAt !== null);
        const seconds = ended.reduce((sum, one) => sum + Math.max(0, one.finishedAt! - one.startedAt!) / 1000, 0);
        expect(plot.used.evaluationSeconds).toBeCloseTo(seconds, 6);
        expect(plotOf(columnsOf(knowledge(trials)), 3).used).toEqual(plot.used);
        expect(plot).toMatchObject({ total: trials.length, sampled: false });
        expect(plot.number).toEqual(trials.map(({ number }) => number));
        expect(plot.state).toEqual(trials.map(({ state }) => state));
        expect(plot.finishedAt).toEqual(trials.map(({ finishedAt }) => finishedAt));
        expect(plot.worker).toEqual(trials.map(({ worker }) => worker));
        expect(plot.failure).toEqual(trials.map(({ failure }) => failure?.kind ?? null));
        expect(plot.origin).toEqual(
          trials.map(({ reason: { strategy, phase } }) => (phase === undefined ? strategy : `${strategy}/${phase}`)),
        );
        for (const name of ["lr", "layers", "optimizer", "batch"]) {
          expect(plot.hyperparameters[name]).toEqual(
            trials.map(({ hyperparameters }) => hyperparameters[name] ?? null),
          );
        }
        expect(plot.values["loss"]).toEqual(trials.map(({ values }) => values?.["loss"] ?? null));
        const minutes = trials.map(({ metrics }) => metrics?.["minutes"] ?? null);
        expect(plot.values["minutes"]).toEqual(minutes.some((value) => value !== null) ? minutes : undefined);
        for (const [state, count] of Object.entries(plot.counts)) {
          expect(count).toBe(trials.filter((trial) => trial.state === state).length);
        }
      }),
      runs,
    );
  });

  it("is the same whether it was updated or rebuilt, with trials added, corrected and deleted", () => {
    fc.assert(
      fc.property(pasts, fc.integer({ min: 0, max: 40 }), (past, limit) => {
        let columns = columnsOf(past[0]);
        for (const known of past) {
          columns = updateColumns(columns, known);
          const anew = columnsOf(known);
          expect(plotOf(columns, ALL)).toEqual(plotOf(anew, ALL));
          expect(plotOf(columns, limit)).toEqual(plotOf(anew, limit));
          expect(plotOf(columns, 0).best.number).toEqual(bestSteps(known));
        }
      }),
      runs,
    );
  });

  it("drops a study that was recreated under its name, and ignores outdated changes", () => {
    const [old, later] = [knowledge([trialAt(0, 1)]), knowledge([trialAt(0, 1), trialAt(1, 2)])];
    const columns = updateColumns(columnsOf(later), old);
    expect(plotOf(columns, ALL).number).toEqual([0, 1]);
    const other = { ...old, study: { ...old.study, createdAt: 5, revision: 1 } };
    expect(plotOf(updateColumns(columns, other), ALL).number).toEqual([0]);
  });
});

function trialAt(number: number, revision: number): Trial {
  return { ...someTrials(1)[0], number, revision };
}

describe("a sample", () => {
  it("keeps the extremes of each column in each section, best steps and open trials, and is hardly larger than the limit", () => {
    fc.assert(
      fc.property(trialLists(400), fc.integer({ min: 1, max: 200 }), (trials, limit) => {
        const columns = columnsOf(knowledge(trials));
        const plot = plotOf(columns, limit);
        expect(plotOf(columnsOf(knowledge(trials)), limit)).toEqual(plot);
        expect([...plot.number].sort((a, b) => a - b)).toEqual(plot.number);
        if (trials.length <= limit) {
          expect(plot.number).toHaveLength(trials.length);
          return;
        }
        expect(plot.sampled).toBe(plot.number.length < trials.length);
        const shown = new Set(plot.number);
        const steps = bestSteps(columns.known);
        for (const number of steps) expect(shown).toContain(number);
        const open = trials.filter(({ state }) => state === "waiting" || state === "running");
        const shownOpen = open.filter(({ number }) => shown.has(number));
        expect(shownOpen.length).toBeGreaterThanOrEqual(Math.min(open.length, Math.max(1, Math.floor(limit / 4))));

        const columnsOfNumbers = [...dimensionColumns(columns), ...metricColumns(columns)].filter(
          ([, { numbers }]) => numbers !== null,
        );
        const stretches = stretchesFor(limit, columnsOfNumbers.length);
        for (let stretch = 0; stretch < stretches; stretch++) {
          const from = Math.floor((stretch * trials.length) / stretches);
          const part = trials.slice(from, Math.floor(((stretch + 1) * trials.length) / stretches));
          const partShown = part.filter(({ number }) => shown.has(number));
          for (const of of numeric) expect(range(partShown, of)).toEqual(range(part, of));
        }
        const slack = steps.length + shownOpen.length + 2 * columnsOfNumbers.length + 2;
        expect(plot.number.length).toBeLessThanOrEqual(limit + slack);
      }),
      runs,
    );
  });

  it("has failures in proportion, and at most the limit, unless the limit is small", () => {
    const trials = someTrials(4000);
    const plot = plotOf(columnsOf(knowledge(trials)), 1500);
    expect(plot.number.length).toBeLessThanOrEqual(1500);
    expect(plot.number.length).toBeGreaterThan(1490);
    const share = (states: readonly string[]) => {
      const finished = states.filter((state) => state !== "waiting" && state !== "running");
      return finished.filter((state) => state === "failed").length / finished.length;
    };
    expect(share(plot.state)).toBeCloseTo(share(trials.map(({ state }) => state)), 2);
  });

  it("with limit 0 contains only counts and best steps", () => {
    const trials = someTrials(50);
    const plot = plotOf(columnsOf(knowledge(trials)), 0);
    expect(plot).toMatchObject({ total: trials.length, sampled: true, number: [], state: [] });
    expect(plot.hyperparameters["lr"]).toEqual([]);
    expect(plot.counts.complete).toBe(trials.filter(({ state }) => state === "complete").length);
    expect(plot.best.number).toEqual(bestSteps(knowledge(trials)));
  });

  it("keeps 500 of many best steps, the last among them", () => {
    const [first] = someTrials(1);
    const trials = Array.from({ length: 1234 }, (_, number): Trial => ({
      ...first,
      number,
      revision: number + 1,
      state: "complete",
      failure: null,
      values: { loss: -number },
      finishedAt: number,
    }));
    const { best } = plotOf(columnsOf(knowledge(trials)), 0);
    expect(best.number).toHaveLength(500);
    expect(best.number.at(-1)).toBe(1233);
    expect(best.value.at(-1)).toBe(-1233);
  });
});
