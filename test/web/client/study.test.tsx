/** The study page, the list and the form: what they compute before anything is drawn. */
import { describe, expect, it } from "vitest";
import type { PlotJson, StudySummaryJson, TrialJson } from "../../../web/api.ts";
import { palettes } from "../../../web/client/chart/palette.ts";
import { commandLine, curlLine, newDraft, rangeOf, requestOf } from "../../../web/client/new-study/draft.ts";
import type { ObjectiveEntry } from "../../../web/client/new-study/draft.ts";
import { problemsAt } from "../../../web/client/new-study/issues.ts";
import { sparklinePath } from "../../../web/client/studies/sparkline-path.ts";
import { budgetUse, shellWord, timeLeft, workerLine } from "../../../web/client/study/facts.ts";
import { progressOption, tooltipText } from "../../../web/client/study/progress/option.ts";
import { readZoom } from "../../../web/client/chart/zoom.ts";
import { progressTable } from "../../../web/client/study/progress/panel.tsx";
import { asksForLog, bestSteps, cutSteps, progressPoints } from "../../../web/client/study/progress/series.ts";
import { columnsOf, shownColumns } from "../../../web/client/study/trials/columns.ts";
import { conditionText, readConditions, writeConditions } from "../../../web/client/study/trials/conditions.ts";
import { exportTable, readAll } from "../../../web/client/study/trials/export.ts";
import { ROW_HEIGHT, rowWindow } from "../../../web/client/study/trials/window.ts";

const START = Date.UTC(2026, 0, 1);

const study: StudySummaryJson = {
  ...{ name: "ovens", seed: 1, state: "active", maxAttempts: 3, spaceRevision: 0, revision: 7, secondsUsed: 30 },
  objective: { kind: "builtin", name: "branin", options: {} },
  space: [
    { kind: "float", name: "lr", low: 1e-5, high: 1, scale: "log", default: 0.1 },
    { kind: "int", name: "layers", low: 1, high: 8, scale: "linear" },
    { kind: "categorical", name: "optimizer", choices: ["adam", "sgd"] },
  ],
  metrics: [
    { name: "loss", direction: "minimize" },
    { name: "seconds", direction: "minimize" },
  ],
  strategy: { name: "gp", acquisition: "alternate", kappa: 1.8, repeats: false },
  ...{ budget: { trials: 10 }, createdAt: "2026-01-01T00:00:00.000Z", updatedAt: "2026-01-01T00:01:00.000Z" },
  ...{ notes: "", tags: [], attributes: {}, best: 0.5 },
  counts: { waiting: 0, running: 1, complete: 3, pruned: 0, failed: 1 },
};

const plot: PlotJson = {
  ...{ revision: 7, total: 5, sampled: false, counts: study.counts, number: [0, 1, 2, 3, 4] },
  state: ["complete", "complete", "failed", "complete", "running"],
  createdAt: [0, 1, 2, 3, 4].map((at) => START + at * 10_000),
  startedAt: [0, 1, 2, 3, 4].map((at) => START + at * 10_000),
  finishedAt: [START + 10_000, START + 20_000, START + 30_000, START + 40_000, null],
  attempt: [1, 1, 1, 1, 1],
  worker: ["a", "a", "a", "a", "a"],
  origin: ["default", "sobol", "sobol", "gp/log-ei", "gp/ucb"],
  failure: [null, null, "diverged", null, null],
  hyperparameters: { lr: [0.1, 0.01, 1, 0.001, 0.002], optimizer: ["adam", "sgd", "adam", null, "sgd"] },
  values: { loss: [1, 2, null, 0.5, null] },
  best: { number: [0, 3], value: [1, 0.5], finishedAt: [START + 10_000, START + 40_000] },
};

const [loss] = study.metrics;

describe("the head of a study", () => {
  it("says how much of the budget is used", () => {
    expect(budgetUse(study)).toEqual({ share: 0.4, text: "4 of 10 trials", isUsedUp: false });
    const timed = budgetUse({ ...study, budget: { trials: 100, seconds: 60 } });
    expect(timed).toEqual({ share: 0.5, text: "4 of 100 trials, 30 s of 1 min", isUsedUp: false });
    expect(budgetUse({ ...study, budget: {} })).toEqual({ share: null, text: "4 trials", isUsedUp: false });
    expect(budgetUse({ ...study, budget: { target: 0.6 } }).isUsedUp).toBe(true);
    expect(budgetUse({ ...study, budget: { target: 0.4 } }).isUsedUp).toBe(false);
    expect(budgetUse({ ...study, budget: { trials: 4 } }).isUsedUp).toBe(true);
  });

  it("estimates the time left from the pace of the last trials", () => {
    // Four ends, 10 s apart; six trials are left.
    expect(timeLeft(study, plot)).toBe(60_000);
    // A sample of a tenth of the trials: the true pace is ten times as high.
    const many = { ...study, counts: { ...study.counts, complete: 39 }, budget: { trials: 100 } };
    expect(timeLeft(many, plot)).toBe(60_000);
    expect(timeLeft({ ...study, budget: { trials: 10, seconds: 40 } }, plot)).toBe(10_000);
    // A break of an hour is no pace.
    const broken = [START, START + 10_000, START + 3_600_000, START + 3_610_000, null];
    expect(timeLeft(study, { finishedAt: broken })).toBe(60_000);
    expect(timeLeft({ ...study, state: "paused" }, plot)).toBeNull();
    expect(timeLeft({ ...study, counts: { ...study.counts, running: 0 } }, plot)).toBeNull();
    expect(timeLeft({ ...study, budget: {} }, plot)).toBeNull();
  });

  it("gives the line that starts a worker, as a shell takes it", () => {
    expect(workerLine(study, "http://a:1")).toBe("credence worker --server http://a:1 --study ovens");
    expect(workerLine({ name: "b", objective: { kind: "external" } }, "http://a:1")).toBe(
      'credence worker --server http://a:1 --study b --command "…"',
    );
    expect(["it's", "a b", "a=b,c", "$x"].map(shellWord)).toEqual([`'it'\\''s'`, "'a b'", "a=b,c", "'$x'"]);
  });
});

describe("the progress plot", () => {
  it("places every trial, those without a value too", () => {
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
    // Finished in the order 5, 2: over the number the later one counts only if it is better.
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

  it("cuts the staircase to what is zoomed to", () => {
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

  it("asks for a log axis over more than two powers of ten", () => {
    expect(asksForLog([1, 101, null])).toBe(true);
    expect(asksForLog([1, 100])).toBe(false);
    expect(asksForLog([0, 1000])).toBe(false);
    expect(asksForLog([5])).toBe(false);
  });

  const view = { plot, metric: loss, isTuned: true, along: "number", isLog: false, zoom: null } as const;
  const drawn = (more: Partial<Parameters<typeof progressOption>[0]> = {}) => {
    const given = { ...view, selected: new Set([3]), brushed: new Set([0]), ...more };
    const option = progressOption(given, palettes.light, 800);
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

  it("has a log axis without what has no logarithm, and keeps the zoom", () => {
    const zeroed = { ...plot, values: { loss: [1, 0, null, 0.5, null] } };
    const option = drawn({ plot: zeroed, isLog: true, zoom: [1, 3] });
    expect(option.yAxis[0]?.type).toBe("log");
    expect(seriesOf(option, "complete")?.data.map(({ number }) => number)).toEqual([0, 3]);
    expect(option.dataZoom.map(({ startValue, endValue }) => [startValue, endValue])).toEqual([
      [1, 3],
      [1, 3],
    ]);
    expect(readZoom("1:3")).toEqual([1, 3]);
    expect(["", "3:1", "1", "a:b", "1:2:3"].map(readZoom)).toEqual([null, null, null, null, null]);
  });

  it("says of a point what it is", () => {
    expect(
      tooltipText({ plot, metric: loss }, { data: { at: 3 } })
        .split("\n")
        .slice(0, 4),
    ).toEqual([...["Trial 3, complete", "loss 0.5", "lr 0.001", "suggested by gp/log-ei"]]);
    expect(tooltipText({ plot, metric: loss }, { data: { at: 2 } })).toContain("Trial 2, failed (diverged)");
    expect(progressTable(plot, "loss").rows[2]).toEqual([2, "failed", null, "2026-01-01T00:00:30.000Z", 1, "adam"]);
  });
});

const trial: TrialJson = {
  ...{ number: 3, state: "complete", attempt: 1, lost: 0, worker: "w", leaseExpiresAt: null, revision: 9 },
  hyperparameters: { lr: 0.00123456, layers: 3, optimizer: "adam" },
  reason: { strategy: "gp", phase: "ucb" },
  values: { loss: 0.123456789, seconds: 2 },
  ...{ standardErrors: null, metrics: { rmse: 0.5, loss: 1 }, failure: null, stopRequested: false, spaceRevision: 0 },
  ...{ notes: "", tags: ["a", "b"], attributes: {} },
  createdAt: "2026-01-01T00:00:00.000Z",
  startedAt: "2026-01-01T00:00:01.000Z",
  finishedAt: "2026-01-01T00:00:03.500Z",
};

describe("the trials table", () => {
  const columns = columnsOf(study, [trial]);

  it("has the columns of the study, of its metrics and of what was recorded", () => {
    expect(columns.map(({ title }) => title)).toEqual([
      ...["Trial", "State", "loss", "seconds", "lr", "layers", "optimizer", "Duration", "Worker", "Suggested by"],
      ...["Attempt", "Suggested at", "Tags", "Failure", "rmse"],
    ]);
    expect(shownColumns(columns, "").map(({ text }) => text(trial))).toEqual([
      ...["3", "complete", "0.12346", "2", "0.001235", "3", "adam", "2.50 s"],
    ]);
    expect(shownColumns(columns, "state,lr").map(({ title }) => title)).toEqual(["State", "lr"]);
    expect(shownColumns(columns, "gone").length).toBe(8);
    expect(columns.find(({ title }) => title === "loss")?.sort).toBe("value");
  });

  it("draws the rows in view, and asks for whole pages that hold them", () => {
    for (const top of [0, 1, 1400, 2_799_000]) {
      const { first, end, offset, limit } = rowWindow(top, 560, 100_000);
      expect(first).toBeLessThanOrEqual(Math.floor(top / ROW_HEIGHT));
      expect(end).toBeGreaterThanOrEqual(Math.min(100_000, Math.ceil((top + 560) / ROW_HEIGHT)));
      expect(end - first).toBeLessThan(60);
      expect([offset % 50, offset <= first, offset + limit >= end, limit <= 500]).toEqual([0, true, true, true]);
    }
    expect(rowWindow(0, 560, 0)).toEqual({ first: 0, end: 0, offset: 0, limit: 50 });
    expect(rowWindow(9e9, 560, 10).end).toBe(10);
  });

  it("writes conditions for people and for the address", () => {
    expect(["lr>=0.1", "state!=failed", "worker~local", "x<-2"].map(conditionText)).toEqual([
      ...["lr ≥ 0.1", "state is not failed", "worker contains local", "x < -2"],
    ]);
    expect(readConditions(writeConditions(["lr>0.1", "n=2", "n=2"]))).toEqual(["lr>0.1", "n=2"]);
  });

  it("exports every matching trial once, in full", async () => {
    const all = Array.from({ length: 1203 }, (_, number) => ({ ...trial, number }));
    const asked: (number | undefined)[] = [];
    const source = {
      table: (_: string, { offset = 0, limit = 0 }: { offset?: number; limit?: number }) => {
        asked.push(offset);
        // One trial more came in above, so that a page repeats one.
        const from = offset === 0 ? 0 : offset - 1;
        return Promise.resolve({
          ...{
            trials: all.slice(from, offset + limit - (offset === 0 ? 0 : 1)),
            matching: 1203,
            total: 2000,
            revision: 1,
          },
        });
      },
    };
    const seen: number[] = [];
    const onProgress = (read: number) => void seen.push(read);
    const read = await readAll({ source, study: "ovens", query: { state: "complete" }, onProgress });
    expect(read.length).toBe(1203);
    expect([asked, seen.at(-1)]).toEqual([[0, 500, 1000], 1203]);
    const { columns: titles, rows } = exportTable(columns, read.slice(0, 1));
    expect(titles).toContain("finishedAt");
    expect(rows[0]?.[titles.indexOf("lr")]).toBe(0.00123456);
    expect(rows[0]?.[titles.indexOf("Duration")]).toBe(2.5);
  });
});

describe("the list of studies", () => {
  it("draws the best so far as a small staircase", () => {
    const size = { width: 104, height: 24 };
    expect(sparklinePath({ number: [0, 50], value: [3, 1] }, 101, size)).toBe("M2 2H52V22H102");
    expect(sparklinePath({ number: [0], value: [3] }, 1, size)).toBe("M2 12H102");
    // Three powers of ten: in logarithms the middle one is in the middle.
    expect(sparklinePath({ number: [0, 50, 100], value: [1000, 31.622776601683793, 1] }, 101, size)).toBe(
      "M2 2H52V12H102V22H102",
    );
    expect(sparklinePath({ number: [], value: [] }, 0, size)).toBe("");
  });
});

describe("the form of a new study", () => {
  const objective: ObjectiveEntry = {
    ...{ name: "net", summary: "", options: [{ name: "data", summary: "", default: "auto-mpg" }] },
    ...{ space: study.space, metrics: study.metrics },
  };
  const draft = newDraft("net");

  it("asks for nothing that is as it is by default", () => {
    expect(requestOf(draft, objective)).toEqual({
      ...{ name: "net", objective: { kind: "builtin", name: "net" }, budget: { trials: 25 } },
    });
    expect(commandLine(draft, objective, "http://a:1")).toBe("credence tune net --trials 25 --server http://a:1");
  });

  it("sends what was changed, and gives the lines that do the same", () => {
    const [lr, layers, optimizer] = study.space.map(rangeOf);
    const changed = {
      ...draft,
      ...({ name: "mine", trials: "", minutes: "1.5", target: "0.2", strategy: "sobol", seed: "7" } as const),
      options: { data: "my file.csv" },
      ranges: {
        lr: { ...lr!, high: "0.01" },
        layers: layers!,
        optimizer: { ...optimizer!, values: "adam, rmsprop" },
      },
    };
    const request = requestOf(changed, objective);
    expect(request).toEqual({
      name: "mine",
      objective: { kind: "builtin", name: "net", options: { data: "my file.csv" } },
      // The default, 0.1, is outside now.
      space: [
        { kind: "float", name: "lr", low: 1e-5, high: 0.01, scale: "log" },
        { kind: "categorical", name: "optimizer", choices: ["adam", "rmsprop"] },
      ],
      strategy: { name: "sobol" },
      seed: 7,
      budget: { seconds: 90, target: 0.2 },
    });
    expect(commandLine(changed, objective, "http://a:1")).toBe(
      "credence tune net --study mine --timeout 90s --target 0.2 --strategy sobol --seed 7 --set 'data=my file.csv' " +
        "--space 'lr=float(0.00001,0.01,log)' --space 'optimizer=choice(adam,rmsprop)' --server http://a:1",
    );
    expect(curlLine(request, "http://a:1")).toContain(`-d '{"name":"mine",`);
  });

  it("shows what the server said at the field that it meant", () => {
    const issues = [{ path: "space.lr.high", message: "high; must be > low" }];
    expect(problemsAt(issues, "space.lr.high")).toEqual(["high; must be > low"]);
    expect(problemsAt(issues, "name")).toEqual([]);
  });
});
