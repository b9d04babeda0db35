/** The study page, the list and the form: what they compute before anything is drawn. */
import { describe, expect, it } from "vitest";
import { palettes } from "../../../web/dashboard/chart/palette.ts";
import { sparklinePath } from "../../../web/dashboard/studies/sparkline-path.ts";
import {
  budgetUse,
  configurationOf,
  constantValue,
  shellWord,
  tiedTrials,
  timeLeft,
  workerLine,
} from "../../../web/dashboard/study/facts.ts";
import { isExhausted } from "../../../web/dashboard/study/notices.tsx";
import { progressOption, tooltipText } from "../../../web/dashboard/study/progress/option.ts";
import { readZoom } from "../../../web/dashboard/chart/zoom.ts";
import { progressTable } from "../../../web/dashboard/study/progress/panel.tsx";
import { bestSteps, cutSteps, progressPoints } from "../../../web/dashboard/study/progress/series.ts";
import { valueScaleOf } from "../../../web/dashboard/figure/value-axis.ts";
import { loss, plot, START, study } from "./study-fixtures.ts";

describe("the head of a study", () => {
  it("reports how much of the budget is used", () => {
    expect(budgetUse(study)).toEqual({ share: 0.4, text: "4 of 10 trials", isUsedUp: false });
    const timed = budgetUse({ ...study, budget: { trials: 100, seconds: 60 } });
    expect(timed).toEqual({ share: 0.5, text: "4 of 100 trials, 30 s of 1 min", isUsedUp: false });
    expect(budgetUse({ ...study, budget: {} })).toEqual({ share: null, text: "4 trials", isUsedUp: false });
    expect(budgetUse({ ...study, budget: { target: 0.6 } }).isUsedUp).toBe(true);
    expect(budgetUse({ ...study, budget: { target: 0.4 } }).isUsedUp).toBe(false);
    expect(budgetUse({ ...study, budget: { trials: 4 } }).isUsedUp).toBe(true);
  });

  it("estimates the time left from the pace of the last trials", () => {
    // Four trials ended 10 s apart; six are left.
    expect(timeLeft(study, plot)).toBe(60_000);
    // A sample of a tenth of the trials: the true pace is ten times as high.
    const many = { ...study, counts: { ...study.counts, complete: 39 }, budget: { trials: 100 } };
    expect(timeLeft(many, plot)).toBe(60_000);
    expect(timeLeft({ ...study, budget: { trials: 10, seconds: 40 } }, plot)).toBe(10_000);
    // Idle time does not count: there is an hour between two trials of 10 s.
    const at = (...seconds: number[]) => seconds.map((second) => START + 1000 * second);
    const broken = { startedAt: at(0, 10, 3600, 3610), finishedAt: at(10, 20, 3610, 3620) };
    expect(timeLeft(study, broken)).toBe(60_000);
    // Two workers whose trials of 25 s end in pairs: 12.5 s a trial.
    const pairs = { startedAt: at(0, 0.1, 25, 25.1), finishedAt: at(25, 25.1, 50, 50.1) };
    expect(timeLeft(study, pairs)).toBeCloseTo((6 * 50_100) / 4, 6);
    expect(timeLeft({ ...study, state: "paused" }, plot)).toBeNull();
    expect(timeLeft({ ...study, counts: { ...study.counts, running: 0 } }, plot)).toBeNull();
    expect(timeLeft({ ...study, budget: {} }, plot)).toBeNull();
  });

  it("relies on the server for whether anything is left to try, and names trials that tie with the best", () => {
    const notice = (code: "space-exhausted" | "strategy-failed") => ({ code, message: "", count: 4 });
    expect(isExhausted([notice("strategy-failed"), notice("space-exhausted")])).toBe(true);
    expect(isExhausted([notice("strategy-failed")])).toBe(false);
    const values = { loss: [1, 0.5, null, 0.5, 0.5] };
    const state = ["complete", "complete", "failed", "complete", "pruned"] as const;
    const tied = (number: number) => tiedTrials({ ...plot, values, state: [...state] }, "loss", { number, value: 0.5 });
    expect(tied(1)).toEqual([3]);
    expect(tiedTrials(plot, "loss", { number: 3, value: 0.5 })).toEqual([]);
    expect(tiedTrials(plot, "absent", { number: 3, value: 0.5 })).toEqual([]);
  });

  it("detects a constant objective from eight values on", () => {
    const of = (values: (number | null)[]) => ({
      values: { loss: values },
      state: values.map(() => "complete" as const),
    });
    expect(constantValue(of([1, 1, 1, 1, 1, 1, 1, 1]), "loss")).toEqual({ value: 1, count: 8 });
    expect(constantValue(of([1, 1, 1, 1, 1, 1, 1, 2]), "loss")).toBeNull();
    expect(constantValue(of([1, 1, 1]), "loss")).toBeNull();
  });

  it("finds the configuration of a trial among those that are plotted", () => {
    expect(configurationOf(plot, 3)).toEqual({ lr: 0.001 });
    expect(configurationOf(plot, 77)).toBeNull();
  });

  it("gives the command that starts a worker, quoted for a shell", () => {
    expect(workerLine(study, "http://a:1")).toBe("credence worker --server http://a:1 --study ovens");
    expect(workerLine({ name: "b", objective: { kind: "external" } }, "http://a:1")).toBe(
      'credence worker --server http://a:1 --study b --command "…"',
    );
    expect(["it's", "a b", "a=b,c", "$x"].map(shellWord)).toEqual([`'it'\\''s'`, "'a b'", "a=b,c", "'$x'"]);
  });
});

describe("the progress plot", () => {
  it("positions every trial, those without a value too", () => {
    expect(progressPoints(plot, "loss", "number").map(({ x, y, state }) => [x, y, state])).toEqual([
      [0, 1, "complete"],
      [1, 2, "complete"],
      [2, null, "failed"],
      [3, 0.5, "complete"],
      [4, null, "running"],
    ]);
    expect(progressPoints(plot, "loss", "time").at(-1)?.x).toBe(START + 40_000);
  });

  it("draws the best so far as a staircase to the end", () => {
    expect(bestSteps(plot.best, loss, "number", 4)).toEqual([
      [0, 1],
      [3, 1],
      [3, 0.5],
      [4, 0.5],
    ]);
    // Finished in the order 5, 2: plotted by number, the later one counts only if it is better.
    const crossed = { number: [5, 2], value: [2, 1], finishedAt: [10, 20] };
    expect(bestSteps(crossed, loss, "number", 6)).toEqual([
      [2, 1],
      [6, 1],
    ]);
    expect(bestSteps(crossed, { name: "loss", direction: "maximize" }, "number", 5)).toEqual([
      [2, 1],
      [5, 1],
      [5, 2],
    ]);
  });

  it("clips the staircase to the zoom", () => {
    const steps = bestSteps(plot.best, loss, "number", 4);
    expect(cutSteps(steps, [1, 2])).toEqual([
      [1, 1],
      [2, 1],
    ]);
    expect(cutSteps(steps, [2, 3.5])).toEqual([
      [2, 1],
      [3, 1],
      [3, 0.5],
      [3.5, 0.5],
    ]);
    expect(cutSteps(steps, [0, 9])).toEqual(steps);
    expect(cutSteps([], [0, 9])).toEqual([]);
  });

  const view = { plot, metric: loss, isTuned: true, along: "number", zoom: null } as const;
  const drawn = (more: Partial<Parameters<typeof progressOption>[0]> = {}) => {
    const numbers = (more.plot ?? plot).values["loss"].filter((value) => value !== null);
    const scale = valueScaleOf(numbers, loss);
    const input = { ...view, scale, selected: new Set([3]), brushed: new Set([0]), ...more };
    const option = progressOption(input, palettes.light, 800);
    return option as {
      series: { id: string; data: { value: unknown; number?: number; itemStyle?: object }[] }[];
      yAxis: { type: string; data?: string[] }[];
      dataZoom: Record<string, unknown>[];
    };
  };
  const seriesOf = (option: ReturnType<typeof drawn>, id: string) => option.series.find((series) => series.id === id);

  it("shows failed and running trials in the strip, selected ones ringed, others dimmed", () => {
    const option = drawn();
    expect(option.yAxis[1]?.data).toEqual(["failed", "running"]);
    expect(seriesOf(option, "failed bare")?.data.map(({ value }) => value)).toEqual([[2, "failed"]]);
    expect(seriesOf(option, "selected")?.data.map(({ value }) => value)).toEqual([[3, 0.5]]);
    const dimmed = seriesOf(option, "complete")?.data.filter(({ itemStyle }) => itemStyle !== undefined);
    expect(dimmed?.map(({ number }) => number)).toEqual([1, 3]);
  });

  it("has a log axis without non-positive values, and keeps the zoom", () => {
    const zeroed = { ...plot, values: { loss: [1, 0, null, 0.5, null] } };
    const option = drawn({ plot: zeroed, scale: valueScaleOf([1, 0.5], loss, { kind: "log" }), zoom: [1, 3] });
    expect(seriesOf(option, "complete")?.data.map(({ number }) => number)).toEqual([0, 3]);
    expect(option.dataZoom.map(({ startValue, endValue }) => [startValue, endValue])).toEqual([
      [1, 3],
      [1, 3],
    ]);
    expect(readZoom("1:3")).toEqual([1, 3]);
    expect(["", "3:1", "1", "a:b", "1:2:3"].map(readZoom)).toEqual([null, null, null, null, null]);
  });

  it("describes a point", () => {
    expect(
      tooltipText({ plot, metric: loss }, { data: { at: 3 } })
        .split("\n")
        .slice(0, 4),
    ).toEqual(["Trial 3, complete", "loss 0.5", "lr 0.001", "suggested by gp/log-ei"]);
    expect(tooltipText({ plot, metric: loss }, { data: { at: 2 } })).toContain("Trial 2, failed (diverged)");
    expect(progressTable(plot, "loss").rows[2]).toEqual([2, "failed", null, "2026-01-01T00:00:30.000Z", 1, "adam"]);
  });
});

describe("the list of studies", () => {
  it("draws the best value so far as a small staircase", () => {
    const size = { width: 104, height: 24, direction: "minimize" as const };
    expect(sparklinePath({ number: [0, 50], value: [3, 1] }, 101, size)).toBe("M2 2H52V22H102");
    expect(sparklinePath({ number: [0], value: [3] }, 1, size)).toBe("M2 12H102");
    // Three powers of ten: in logarithms the middle one is in the middle.
    expect(sparklinePath({ number: [0, 50, 100], value: [1000, 31.622776601683793, 1] }, 101, size)).toBe(
      "M2 2H52V12H102V22H102",
    );
    expect(sparklinePath({ number: [], value: [] }, 0, size)).toBe("");
    // Improvements in the order in which trials finished: trial 50 beat 100, which had a better value than trial 0.
    expect(sparklinePath({ number: [0, 100, 50], value: [3, 2, 1] }, 101, size)).toBe("M2 2H52V22H102");
  });
});
