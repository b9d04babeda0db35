/** Scales of the surrogate's plots: outliers counted at the edge, colours by logarithm, room for labels. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logLevels } from "../../../../web/dashboard/chart/round.ts";
import { palettes } from "../../../../web/dashboard/chart/palette.ts";
import { axisOfDimension, axisOfValues } from "../../../../web/dashboard/figure/axis.ts";
import { roomFor, widthOf } from "../../../../web/dashboard/figure/figure.ts";
import { pointsOf } from "../../../../web/dashboard/figure/points.ts";
import { checkScale, predictedFigure } from "../../../../web/dashboard/panels/check.ts";
import { tonesOf } from "../../../../web/dashboard/panels/surrogate/contour-field.ts";
import { lineWindow, surrogateLineFigure } from "../../../../web/dashboard/panels/surrogate/line.ts";
import { surfaceFigure } from "../../../../web/dashboard/panels/surrogate/surface.ts";
import { metric, plotOf, space, surrogateOf } from "../fixtures.ts";

const palette = palettes.light;
const size = { width: 900, height: 400 };
const plot = plotOf();
const measuredCount = plot.state.filter((state) => state === "complete").length;
interface Series {
  id: string;
  data: { value: number[]; number: number; symbol?: string; symbolRotate?: number }[];
  renderItem: (params: object, api: object) => { children: { type: string; style: { text?: string; fill: string } }[] };
}
const seriesOf = ({ option }: { option: Record<string, unknown> }, id: string) =>
  (option["series"] as Series[]).find((each) => each.id === id)!;

describe("outliers of the surrogate's plots", () => {
  const far = {
    ...plot,
    values: { loss: plot.values["loss"].map((value, k) => (k === 0 ? 1e6 : k === 1 ? -1e6 : value)) },
  };

  it("are shown at the edges of the 1-D slice as arrows, and are counted", () => {
    const line = { surrogate: surrogateOf(1), space, points: pointsOf(far, "loss"), metric };
    const window = lineWindow(line);
    const { data } = seriesOf(surrogateLineFigure(line, palette, size), "trials");
    const arrows = data.filter(({ symbol }) => symbol === "arrow");
    expect(window.outliers).toBe(arrows.length);
    expect(window.outliers).toBeGreaterThanOrEqual(2);
    // No point is left out.
    expect(data).toHaveLength(measuredCount);
    expect(arrows.find(({ number }) => number === 0)).toMatchObject({ symbolRotate: 0, value: [0, window.axis.high] });
    expect(arrows.find(({ number }) => number === 1)).toMatchObject({ symbolRotate: 180 });
    expect(arrows.find(({ number }) => number === 1)?.value[1]).toBe(window.axis.low);
    const all = lineWindow({ ...line, isAll: true });
    expect(all.outliers).toBe(0);
    expect(all.axis.position(1e6)).toBeLessThan(all.axis.high);
  });

  it("are shown at the edge of predicted against observed, and are counted once per trial", () => {
    const number = Array.from({ length: 40 }, (_, k) => k);
    const observed = number.map((k) => (k < 2 ? 1e4 : 1 + k / 100));
    const check = {
      number,
      observed,
      predicted: number.map((k) => (k === 0 ? 2e4 : 1.1 + k / 200)),
      z: number.map(() => 0),
      low: number.map(() => 0),
      high: number.map(() => 2),
      clipped: [],
      rankCorrelation: 0.5,
      fitted: 40,
      seen: 40,
      calibration: { level: [0.5], share: [0.5] },
      verdict: { level: "good" as const, text: "" },
    } as unknown as Parameters<typeof checkScale>[0] & Parameters<typeof predictedFigure>[0]["check"];
    expect(checkScale(check, metric).outliers).toBe(2);
    expect(checkScale(check, metric, true).outliers).toBe(0);
    const drawn = (isAll: boolean) =>
      seriesOf(predictedFigure({ check, metric, selected: new Set(), brushed: null, isAll }, palette), "trials").data;
    expect(
      drawn(false)
        .filter(({ symbol }) => symbol === "arrow")
        .map(({ number: trial }) => trial),
    ).toEqual([0, 1]);
    expect(drawn(true).filter(({ symbol }) => symbol === "arrow")).toEqual([]);
  });
});

describe("the band of single observations", () => {
  it("is dashed, symmetric about the mean, and 2·√(sd² + noise²) wide on each side", () => {
    const surrogate = { ...surrogateOf(1), noise: 0.3 };
    const line = { surrogate, space, points: [], metric };
    const { option } = surrogateLineFigure(line, palette, size);
    const { axis } = lineWindow(line);
    const series = option["series"] as { id: string; data: number[][]; lineStyle: { type: string } }[];
    const [upper, lower, mean] = ["observed 1", "observed -1", "mean"].map((id) =>
      series.find((each) => each.id === id)!,
    );
    expect(upper.lineStyle.type).toBe("dashed");
    const k = 6;
    const expected = surrogate.mean[k] + 2 * Math.hypot(surrogate.deviation[k], 0.3);
    expect(upper.data[k][1]).toBeCloseTo(Math.min(axis.high, axis.position(expected)!), 12);
    expect(upper.data[k][1] - mean.data[k][1]).toBeCloseTo(mean.data[k][1] - lower.data[k][1], 12);
  });

  it("fits into the plot", () => {
    const line = { surrogate: { ...surrogateOf(1), noise: 3 }, space, points: [], metric };
    const { axis } = lineWindow(line);
    expect(axis.position(surrogateOf(1).mean[6] + 6)).toBeLessThan(axis.high);
  });
});

describe("colours by logarithm", () => {
  it("space levels evenly on the logarithmic scale, and label them with round values", () => {
    const tones = tonesOf([-0.3, 0.01, 0.5, 100], { logFrom: 0.01, isDarkLow: true });
    expect(tones.isLog).toBe(true);
    // A decade covers a quarter of the colours, wherever it lies.
    expect(tones.colour(tones.tone(0.1))).toBe(tonesOf([0, 1], { logFrom: null, isDarkLow: true }).colour(0.25));
    expect(tones.levels).toEqual([0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50]);
    // A mean below the smallest observed value has the colour of that value.
    expect(tones.colour(tones.tone(-0.3))).toBe(tones.colour(tones.tone(0.01)));
    expect(tonesOf([-1, 0.5], { logFrom: 1, isDarkLow: true }).isLog).toBe(false);
    expect(tonesOf([0.01, 100], { logFrom: null, isDarkLow: true }).levels).toContain(50);
  });

  it("appear in the color key and in the plot, but only for the mean", () => {
    const key = (quantity: "mean" | "deviation", isLog: boolean) => {
      const figure = surfaceFigure(
        { surrogate: surrogateOf(2), space, points: pointsOf(plot, "loss"), metric, quantity, isLog },
        palette,
        size,
      );
      const { children } = seriesOf(figure, "colour key").renderItem({}, { getWidth: () => 900 });
      return children.map(({ style }) => style.text ?? "").join(" ");
    };
    expect(key("mean", true)).toContain("loss, log");
    expect(key("mean", false)).not.toContain("log");
    expect(key("deviation", true)).not.toContain("log");
  });

  it("have few, ordered levels inside the range for any two positive numbers", () => {
    const positive = fc.double({ min: 1e-300, max: 1e300, noNaN: true });
    fc.assert(
      fc.property(positive, positive, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const levels = logLevels(low, high, 12);
        expect(levels).toEqual([...levels].sort((first, second) => first - second));
        expect(levels.every((level) => level > low && level < high)).toBe(true);
        expect(levels.length).toBeLessThanOrEqual(24);
      }),
    );
    expect(logLevels(1, 1, 12)).toEqual([]);
    expect(logLevels(-1, 1, 12)).toEqual([]);
  });
});

describe("the margin left of a plot", () => {
  it("fits the longest label of any axis", () => {
    const axes = [
      axisOfDimension({ kind: "categorical", name: "norm", choices: ["batch (per-channel)", "layer", "none"] }),
      axisOfValues("loss", [0.1, 0.2]),
      axisOfValues("loss", [123456.25, 123457.5]),
    ];
    for (const axis of axes) {
      const { left, nameGap } = roomFor(axis);
      const widest = Math.max(...axis.ticks.map(({ label }) => widthOf(label.slice(0, 14))));
      // Between the labels and the title, 12 pixels high, there is a gap.
      expect(left - 8 - widest).toBeGreaterThan(left - nameGap + 4);
    }
  });
});
