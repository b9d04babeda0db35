import { describe, expect, it } from "vitest";
import { palettes } from "../../../../web/dashboard/chart/palette.ts";
import { classRows } from "../../../../web/dashboard/posterior/options/classes.ts";
import { bestModel, classScores, numberScores } from "../../../../web/dashboard/posterior/options/baselines.ts";
import { coverageRows } from "../../../../web/dashboard/posterior/options/coverage.ts";
import { bandsTable, outsideOf } from "../../../../web/dashboard/posterior/options/bands.ts";
import { rhatOption, traceTable } from "../../../../web/dashboard/posterior/options/chains.ts";
import { extent, pairs } from "../../../../web/dashboard/posterior/options/parts.ts";
import { chanceBand } from "../../../../web/dashboard/posterior/options/reliability.ts";
import { analysisOption, analysisTable } from "../../../../web/dashboard/posterior/options/analysis.ts";
import { readable } from "../../../../web/dashboard/posterior/readable.ts";
import { intermediateOption, reportedOf } from "../../../../web/dashboard/trial/intermediate-option.ts";

describe("figures of the network", () => {
  it("space the values of an analysis evenly, and omit those that were not measured", () => {
    const data = {
      meaning: "",
      finding: "",
      x: { name: "bits", values: [8, 4, 2] },
      y: { name: "rise" },
      lines: [{ name: "quantised", values: [0, null, 1] }],
      reference: { name: "no loss", value: 0.01 },
      facts: [],
    };
    const option = analysisOption(data, palettes.light);
    const [line, reference] = option.series as { name: string; data: [number, number][] }[];
    expect(line?.data.map(([at]) => at)).toEqual([0, 2]);
    expect(reference?.data.map(([at]) => at)).toEqual([0, 2]);
    expect(analysisTable(data)).toEqual({
      columns: ["bits", "quantised"],
      rows: [
        [8, 0],
        [4, null],
        [2, 1],
      ],
    });
  });

  it("show sampling error as two standard errors around the level, clipped to [0, 1]", () => {
    const band = chanceBand({ nominal: [0.05, 0.5, null], standardError: [0.04, 0.05, 0.1] });
    expect(band.x).toEqual([0, 0.05, 0.5, 1]);
    expect(band.low).toEqual([0, 0, 0.4, 1]);
    expect(band.high).toEqual([0, 0.13, 0.6, 1]);
  });

  it("say whether a share is consistent with chance", () => {
    const rows = coverageRows({
      rows: 100,
      nominal: [0.5, 0.95],
      observed: [0.59, 0.8],
      standardError: [0.05, 0.022],
    });
    expect(rows.map(({ isByChance }) => isByChance)).toEqual([true, false]);
  });

  it("distinguish targets outside the widest interval from those inside", () => {
    const bands = {
      targetName: "y",
      rows: 3,
      shown: 3,
      row: [4, 5, 6],
      target: [0, 3, null],
      mean: [0, 0, 0],
      epistemicDeviation: [1, 1, 1],
      aleatoricDeviation: [1, 1, 1],
      intervals: [
        { level: 0.5, low: [-1, -1, -1], high: [1, 1, 1] },
        { level: 0.95, low: [-2, -2, -2], high: [2, 2, 2] },
      ],
    };
    expect(outsideOf(bands)).toEqual([false, true, false]);
    const { columns, rows } = bandsTable(bands);
    expect(columns.slice(-4)).toEqual(["low50", "high50", "low95", "high95"]);
    expect(rows[1]).toEqual([5, 3, 0, 1, 1, -1, 1, -2, 2]);
  });

  it("put the worst quantity on top, and show by the marker which bound is exceeded", () => {
    const option = rhatOption(
      {
        chains: 2,
        draws: 50,
        iterations: 100,
        worstRhat: 1.5,
        leastEffectiveDraws: 9,
        traces: [],
        stepSize: { first: 1, last: 1 },
        temperature: {
          nominal: 1,
          configurational: null,
          standardError: null,
          kinetic: { temperature: null, standardError: null },
          blocks: { name: [], configurational: [], standardError: [], heating: [] },
        },
        minibatch: { rows: 32, noiseScale: 200 },
        quantities: {
          name: ["a", "b", "c", "d"],
          rhat: [1.005, 1.5, null, 1.05],
          bulkEffectiveDraws: [9, 9, 9, 9],
          tailEffectiveDraws: [9, 9, 9, 9],
        },
      },
      palettes.light,
    ) as { yAxis: { data: string[] }; series: { data: { symbol: string }[] }[] };
    expect(option.yAxis.data).toEqual(["b", "d", "a"]);
    expect(option.series[0].data.map(({ symbol }) => symbol)).toEqual(["diamond", "triangle", "circle"]);
  });

  it("find the best model: the lowest score, the coverage nearest to 95 %", () => {
    const gain = { over: "linear", nats: -1, standardError: 0.1 };
    const name = ["network", "constant", "linear"];
    const numbers = { nll: [2, 3, 1], rmse: [null, 3, 4], crps: [1, 1, 1], coverage95: [0.9, 0.97, 1] };
    expect(numberScores({ rows: 9, name, ...numbers, gain }).map(bestModel)).toEqual([2, 1, 0, 1]);
    const classes = { nll: [2, 3, 1], accuracy: [0.5, 0.9, null], brier: [0.3, 0.2, 0.4], ece: [0.1, 0.2, 0.3] };
    expect(classScores({ rows: 9, name, ...classes, gain }).map(bestModel)).toEqual([2, 1, 1, 0]);
  });

  it("order rows by the probability of their own class", () => {
    const rows = classRows({
      classes: ["no", "yes"],
      rows: 2,
      shown: 2,
      row: [7, 8],
      label: [0, 1],
      probability: [
        [0.3, 0.1],
        [0.7, 0.9],
      ],
    });
    expect(rows.map(({ row, own, isRight }) => [row, own, isRight])).toEqual([
      [8, 0.9, true],
      [7, 0.3, false],
    ]);
  });

  it("omit missing values", () => {
    expect(pairs([1, null, 3], [4, 5, null])).toEqual([[1, 4]]);
    expect([extent([null, 2], [5]), extent([null])]).toEqual([
      [2, 5],
      [0, 1],
    ]);
    const trace = {
      name: "a",
      draw: [0, 2],
      values: [
        [1, null],
        [3, 4],
      ],
      autocorrelation: [1],
    };
    expect(traceTable(trace).rows).toEqual([
      [0, 1, 3],
      [2, null, 4],
    ]);
  });
});

describe("data of any kind", () => {
  it("become tables where columns have equal length, or rows have equal fields", () => {
    expect(readable({ a: [1, 2], b: [3, null] })).toEqual({
      kind: "table",
      table: {
        columns: ["a", "b"],
        rows: [
          [1, 3],
          [2, null],
        ],
      },
    });
    expect(readable([{ a: 1 }, { b: "x" }])).toMatchObject({
      table: {
        columns: ["a", "b"],
        rows: [
          [1, null],
          [null, "x"],
        ],
      },
    });
    expect(readable([1, 2])).toMatchObject({ table: { columns: ["value"] } });
  });

  it("become name–value pairs otherwise", () => {
    const view = readable({ depth: 3, inner: { a: [1], b: { c: true } } });
    expect(view).toMatchObject({ kind: "members", members: [{ name: "depth" }, { name: "inner" }] });
    expect(readable("word")).toEqual({ kind: "value", value: "word" });
  });
});

describe("intermediate values", () => {
  it("have one strip per metric, on a log axis where they span powers of ten", () => {
    const reported = reportedOf([
      { step: 2, metric: "loss", value: 1 },
      { step: 1, metric: "loss", value: 5000 },
      { step: 1, metric: "accuracy", value: 0.5 },
    ]);
    expect(reported.map(({ axis, ...rest }) => ({ ...rest, scale: axis.kind }))).toEqual([
      {
        metric: "loss",
        scale: "log",
        points: [
          [1, 5000],
          [2, 1],
        ],
      },
      { metric: "accuracy", scale: "linear", points: [[1, 0.5]] },
    ]);
    const option = intermediateOption(reported, palettes.dark) as { grid: unknown[]; series: unknown[] };
    expect([option.grid.length, option.series.length]).toEqual([2, 2]);
  });
});
