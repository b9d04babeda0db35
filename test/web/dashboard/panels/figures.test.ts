/** Figures of studies and the surrogate: what is drawn where, for both directions, and the content of their tables. */
import { describe, expect, it } from "vitest";
import { csvOf } from "../../../../web/dashboard/chart/table.ts";
import { palettes } from "../../../../web/dashboard/chart/palette.ts";
import { sequential } from "../../../../web/dashboard/chart/sequential.ts";
import { shownAcquisition } from "../../../../web/dashboard/panels/acquisition.ts";
import {
  failureBins,
  failureHistograms,
  failureSentence,
  riskiest,
  tellingDimensions,
} from "../../../../web/dashboard/panels/failure-map.ts";
import { axisOfDimension } from "../../../../web/dashboard/figure/axis.ts";
import { matrixFigure } from "../../../../web/dashboard/panels/matrix.ts";
import { nearness } from "../../../../web/dashboard/panels/nearness.ts";
import { parallelAxes, parallelFigure } from "../../../../web/dashboard/panels/parallel.ts";
import {
  bestOf,
  brushedNumbers,
  colourDomain,
  measured,
  pointsOf,
  shareOfWorst,
} from "../../../../web/dashboard/figure/points.ts";
import { shownAxes } from "../../../../web/dashboard/figure/shown-axes.ts";
import { sliceFigure, sliceHeight } from "../../../../web/dashboard/panels/slice.ts";
import { surrogateLineFigure } from "../../../../web/dashboard/panels/surrogate/line.ts";
import { surfaceFigure } from "../../../../web/dashboard/panels/surrogate/surface.ts";
import { valueAxisOf } from "../../../../web/dashboard/figure/value-axis.ts";
import { metric, plotOf, space, surrogateOf } from "../fixtures.ts";

const palette = palettes.light;
const size = { width: 900, height: 400 };
const plot = plotOf();
const input = { space, plot, metric, selected: new Set<number>(), brushed: null };
interface Drawn {
  id: string;
  data: { value: number[]; number: number; itemStyle: { opacity: number } }[];
}
const seriesOf = ({ option }: { option: Record<string, unknown> }) => option["series"] as Drawn[];
const find = (figure: { option: Record<string, unknown> }, id: string) =>
  seriesOf(figure).find((each) => each.id === id)!;

describe("points", () => {
  it("finds the best for both directions", () => {
    const points = pointsOf(plot, "loss");
    const values = measured(points).map(({ value }) => value);
    expect(bestOf(points, "minimize")?.value).toBe(Math.min(...values));
    expect(bestOf(points, "maximize")?.value).toBe(Math.max(...values));
    expect(bestOf([], "minimize")).toBeNull();
  });
  it("colours from the best to the worst tenth, for both directions", () => {
    const values = Array.from({ length: 11 }, (_, k) => k);
    expect(colourDomain(values, "minimize")).toEqual({ best: 0, worst: 9 });
    expect(colourDomain(values, "maximize")).toEqual({ best: 10, worst: 1 });
    expect(shareOfWorst(8, { best: 10, worst: 2 })).toBe(0.25);
    expect(shareOfWorst(-50, { best: 10, worst: 2 })).toBe(1);
    expect(shareOfWorst(3, { best: 3, worst: 3 })).toBe(0);
  });
  it("passes trials inside every brush, and none without a position on a brushed axis", () => {
    const points = pointsOf(plot, "loss");
    const positionOf = (name: string, { hyperparameters }: (typeof points)[number]) => Number(hyperparameters[name]);
    const intervals = new Map([
      [
        "x",
        [
          [0, 0.2],
          [0.5, 0.6],
        ] as const,
      ],
    ]);
    const numbers = brushedNumbers(points, intervals, positionOf)!;
    for (const { number, hyperparameters } of points) {
      const x = Number(hyperparameters["x"]);
      expect(numbers.has(number)).toBe(x <= 0.2 || (x >= 0.5 && x <= 0.6));
    }
    expect(brushedNumbers(points, new Map([["x", []]]), positionOf)).toBeNull();
    expect(brushedNumbers(points, intervals, () => null)?.size).toBe(0);
  });
});

describe("the value axis", () => {
  it("puts failed trials beyond the worse end, for both directions", () => {
    const points = pointsOf(plot, "loss");
    const values = measured(points).map(({ value }) => value);
    const down = valueAxisOf(points, metric);
    const up = valueAxisOf(points, { ...metric, direction: "maximize" });
    expect(down.failedPosition).toBeGreaterThan(Math.max(...values));
    expect(up.failedPosition).toBeLessThan(Math.min(...values));
    expect(down.positionOf(points[6])).toBe(down.failedPosition);
    expect(valueAxisOf(measured(points), metric).failedPosition).toBeNull();
  });
});

describe("parallel coordinates", () => {
  it("draws complete trials worst first, failed ones separately, the best on top", () => {
    const figure = parallelFigure({ ...input }, palette, size);
    const { axes } = parallelAxes(input);
    const last = axes.length - 1;
    const complete = find(figure, "complete").data.map(({ value }) => value[last]);
    expect(complete).toEqual([...complete].sort((a, b) => b - a));
    expect(find(figure, "failed").data).toHaveLength(plot.counts.failed);
    const best = bestOf(pointsOf(plot, "loss"), "minimize");
    expect(find(figure, "best").data[0].number).toBe(best?.number);
    expect(seriesOf(figure).at(-1)!.id).toBe("best");
  });
  it("stacks axes vertically if there is no room side by side", () => {
    const layout = (width: number) =>
      (parallelFigure(input, palette, { width, height: 400 }).option["parallel"] as { layout: string }).layout;
    expect([layout(360), layout(900)]).toEqual(["vertical", "horizontal"]);
  });
  it("uses logarithmic positions for a logarithmic dimension", () => {
    const { axes, points, positionOf } = parallelAxes(input);
    expect(positionOf("rate", points[3])).toBeCloseTo(Math.log10(Number(points[3].hyperparameters["rate"])), 12);
    expect(axes.map(({ name }) => name)).toEqual(["x", "rate", "kind", "loss (↓ better)"]);
  });
});

describe("slices and the matrix", () => {
  it("draw each finished trial once in each panel", () => {
    const figure = sliceFigure(input, palette, size);
    for (const k of [0, 1, 2]) {
      const drawn = ["failed", "complete", "best"].flatMap((id) => find(figure, `${id} ${k}`).data);
      expect(drawn).toHaveLength(plot.counts.failed + plot.counts.complete);
    }
    expect((figure.option["grid"] as unknown[]).length).toBe(3);
    expect(sliceHeight(360, 3)).toBeGreaterThan(sliceHeight(900, 3));
  });
  it("dims trials outside the brush", () => {
    const figure = sliceFigure({ ...input, brushed: new Set([0]) }, palette, size);
    const data = find(figure, "complete 0").data;
    expect(data.find(({ number }) => number === 0)!.itemStyle.opacity).toBeGreaterThan(0.5);
    expect(data.find(({ number }) => number === 1)!.itemStyle.opacity).toBeLessThan(0.2);
  });
  it("draw many trials in batches of one style, each once, in few shades, and the selected ones separately", () => {
    const many = { ...input, plot: plotOf(700), selected: new Set([1]), brushed: new Set([0, 1, 2, 3]) };
    const heaps = (figure: Parameters<typeof seriesOf>[0]) =>
      seriesOf(figure)
        .filter(({ id }) => id.startsWith("complete 0 heap"))
        .map(({ data }) => data.map(({ number }) => number));
    const slices = sliceFigure(many, palette, size);
    const [out, lit, ...more] = heaps(slices);
    const alone = [...find(slices, "complete 0").data, ...find(slices, "best 0").data].map(({ number }) => number);
    expect(more).toEqual([]);
    expect(lit.every((number) => many.brushed.has(number))).toBe(true);
    expect(out.some((number) => many.brushed.has(number))).toBe(false);
    expect(alone).toContain(1);
    expect(new Set([...out, ...lit, ...alone]).size).toBe(many.plot.counts.complete);
    expect(out.length + lit.length + alone.length).toBe(many.plot.counts.complete);
    const matrix = matrixFigure({ ...many, brushed: null, names: ["x", "rate"] }, palette, size);
    expect(heaps(matrix).length).toBeLessThanOrEqual(10);
    expect(heaps(matrix).length).toBeGreaterThan(2);
  });
  it("has a panel for each pair, at most six", () => {
    const panels = (names: string[]) =>
      (matrixFigure({ ...input, names }, palette, size).option["grid"] as unknown[]).length;
    expect([panels(["x", "rate"]), panels(["x", "rate", "kind"])]).toEqual([1, 3]);
  });
  it("has the hyperparameters in full in the CSV", () => {
    const [header, first] = csvOf(sliceFigure(input, palette, size).table).split("\n");
    expect(header).toBe("number,state,failure,loss,x,rate,kind");
    expect(first).toBe(`0,complete,,${plot.values["loss"][0]},0,1,a`);
  });
});

describe("the surrogate", () => {
  const points = pointsOf(plot, "loss");
  it("names the best expected value and the largest acquisition along a dimension", () => {
    const figure = surrogateLineFigure({ surrogate: surrogateOf(1), space, points, metric }, palette, size);
    expect(figure.summary).toBe(
      "Along x the surrogate expects the best loss, 0.5 ± 0.09, at 0.3; the acquisition is largest at 0.3.",
    );
    const worst = surrogateLineFigure(
      { surrogate: surrogateOf(1), space, points, metric: { ...metric, direction: "maximize" } },
      palette,
      size,
    );
    expect(worst.summary).toContain("the best loss, 0.99 ± 0.15, at 1;");
    expect(figure.table.rows[6].slice(0, 2)).toEqual([0.3, 0.5]);
  });
  it("has every cell of a surface in its table, first axis slowest", () => {
    const { table } = surfaceFigure(
      { surrogate: surrogateOf(2), space, points, metric, quantity: "mean" },
      palette,
      size,
    );
    expect(table.rows).toHaveLength(441);
    const [x, rate, mean] = table.rows[30] as number[];
    expect(mean).toBeCloseTo((x - 0.3) ** 2 + Math.log10(rate) ** 2 + 0.5, 12);
  });
  it("draws a background, one area per level and labels, dark where the mean is better", () => {
    const dark = (direction: "minimize" | "maximize", id = "field") => {
      const figure = surfaceFigure(
        { surrogate: surrogateOf(2), space, points, metric: { ...metric, direction }, quantity: "mean" },
        palette,
        size,
      );
      const field = find(figure, id) as unknown as {
        renderItem: (situation: object, plane: object) => { children: Shape[] };
      };
      const situation = { coordSys: { x: 0, y: 0, width: 600, height: 400 } };
      return field.renderItem(situation, { coord: ([x, y]: number[]) => [600 * x, -100 * y] }).children;
    };
    interface Shape {
      type: string;
      style: { fill: string };
    }
    expect(dark("minimize")[0]).toMatchObject({ type: "rect", style: { fill: sequential(0) } });
    expect(dark("maximize")[0]).toMatchObject({ type: "rect", style: { fill: sequential(1) } });
    const kinds = dark("minimize").map(({ type }) => type);
    expect(kinds).toContain("path");
    expect(kinds).toContain("polyline");
    expect(dark("minimize", "levels").map(({ type }) => type)).toContain("text");
  });
  it("clips a log acquisition ten below its peak", () => {
    const acquisition = [-900, -12, -3];
    expect(shownAcquisition({ acquisition, acquisitionName: "log-ei" })).toEqual([-13, -12, -3]);
    expect(shownAcquisition({ acquisition, acquisitionName: "ucb" })).toEqual(acquisition);
  });
  it("decides which trials are near by their distance in the other dimensions", () => {
    const near = nearness(space, { rate: 1, kind: "a" });
    const at = (rate: number, kind: string) => near({ ...points[0], hyperparameters: { x: 0.5, rate, kind } });
    expect(at(1, "a")).toBe(1);
    // One decade of four is the width of the Gaussian; a different choice counts as the same distance.
    expect(at(0.1, "a")).toBeCloseTo(Math.exp(-0.5), 12);
    expect(at(1, "b")).toBeCloseTo(Math.exp(-0.5), 12);
  });
});

describe("axes of a large space", () => {
  const large = Array.from({ length: 18 }, (_, k) => ({ ...space[0], name: `x${k}` }));
  const importance = { dimensions: ["x7", "x3", "x17"].map((name) => ({ name })) } as never;
  const names = (...asked: Parameters<typeof shownAxes>) => shownAxes(...asked).map(({ name }) => name);

  it("are the most important first; those of unknown importance follow in the order of the space", () => {
    expect(names(large, importance, { order: "importance", count: 5 })).toEqual(["x7", "x3", "x17", "x0", "x1"]);
    expect(names(large, importance, { order: "space", count: 3 })).toEqual(["x0", "x1", "x2"]);
    expect(names(large, null, { order: "importance", count: 2 })).toEqual(["x0", "x1"]);
    expect(new Set(names(large, importance, { order: "importance", count: 18 })).size).toBe(18);
  });

  it("keep a brush on an axis that is not shown", () => {
    const all = parallelAxes({ space, plot, metric });
    const brush = new Map([["rate", [[-1, 0]] as const]]);
    const passing = brushedNumbers(all.points, brush, all.positionOf);
    expect(passing?.size).toBeGreaterThan(0);
    expect(passing?.size).toBeLessThan(all.points.length);
  });

  it("have a lane below for trials in which a dimension is inactive", () => {
    const rate = plot.hyperparameters["rate"].map((value, k) => (k % 2 === 0 ? null : value));
    const conditional = { ...plot, hyperparameters: { ...plot.hyperparameters, rate } };
    const { axes, points, positionOf } = parallelAxes({ space, plot: conditional, metric });
    const axis = axes.find(({ name }) => name === "rate")!;
    expect(axis.ticks[0].label).toBe("inactive");
    expect(positionOf("rate", points[0])).toBe(axis.low);
    const active = points.filter(({ number }) => number % 2 === 1).map((point) => positionOf("rate", point)!);
    expect(Math.min(...active)).toBeGreaterThan(axis.low);
    // If every trial has a value, there is no strip for the others.
    const whole = parallelAxes({ space, plot, metric }).axes.find(({ name }) => name === "rate")!;
    expect(whole.ticks.map(({ label }) => label)).not.toContain("inactive");
  });
});

describe("failures", () => {
  it("are counted by position, without those of the machine", () => {
    const points = pointsOf(
      { ...plot, failure: plot.failure.map((kind, k) => (k === 6 ? "transient" : kind)) },
      "loss",
    );
    const bins = failureBins(axisOfDimension(space[0]), points);
    expect(bins).toHaveLength(10);
    expect(bins.reduce((sum, { failed }) => sum + failed, 0)).toBe(plot.counts.failed - 1);
    expect(bins.reduce((sum, { finished }) => sum + finished, 0)).toBe(39);
    expect(failureBins(axisOfDimension(space[2]), points)).toHaveLength(3);
  });
  it("are summarized in a sentence, with the position least likely to be feasible", () => {
    expect(failureSentence(plot)).toBe("5 of 40 finished trials failed (13\u202f%); 5 diverged.");
    expect(riskiest(surrogateOf(1))).toBe("Highest failure probability: 50\u202f% near x 1.");
    expect(riskiest({ ...surrogateOf(1), feasibility: null })).toBeNull();
  });
  it("name the dimensions that separate them from other trials", () => {
    const state = plot.hyperparameters["rate"].map((rate) =>
      Number(rate) > 0.1 ? ("failed" as const) : ("complete" as const),
    );
    const failure = state.map((each) => (each === "failed" ? ("diverged" as const) : null));
    expect(tellingDimensions(space, { ...plot, state, failure })[0]).toBe("rate");
  });
  it("have a histogram for each dimension", () => {
    const { table } = failureHistograms({ space, plot }, palette, size);
    expect(table.rows).toHaveLength(10 + 10 + 3);
  });
});
