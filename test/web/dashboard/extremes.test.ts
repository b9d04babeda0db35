/** Every figure handles any mix of finite doubles: its numbers are finite, its ticks few, distinct and in order. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PlotJson, SurrogateJson } from "../../../web/api.ts";
import { roundLevels } from "../../../web/dashboard/chart/round.ts";
import { palettes } from "../../../web/dashboard/chart/palette.ts";
import { bestFigure, distributionFigure, paretoFigure } from "../../../web/dashboard/compare/figures.ts";
import {
  type Axis,
  axisOfDimension,
  axisOfValues,
  clampedPosition,
  linearAxis,
  logAxis,
} from "../../../web/dashboard/figure/axis.ts";
import { fenceOf, isBeyond } from "../../../web/dashboard/figure/fence.ts";
import { pointsOf, shareOfWorst } from "../../../web/dashboard/figure/points.ts";
import { digitsAmong, distinctDigits } from "../../../web/dashboard/figure/ticks.ts";
import { valueAxisOf, valueScaleOf } from "../../../web/dashboard/figure/value-axis.ts";
import { predictedFigure, residualFigure } from "../../../web/dashboard/panels/check.ts";
import { matrixFigure } from "../../../web/dashboard/panels/matrix.ts";
import { parallelFigure } from "../../../web/dashboard/panels/parallel.ts";
import { sliceFigure } from "../../../web/dashboard/panels/slice.ts";
import { surrogateLineFigure } from "../../../web/dashboard/panels/surrogate/line.ts";
import { surfaceFigure } from "../../../web/dashboard/panels/surrogate/surface.ts";
import { memoryOption, rhatOption, traceOption } from "../../../web/dashboard/posterior/options/chains.ts";
import { sparklinePath } from "../../../web/dashboard/studies/sparkline-path.ts";
import { progressOption } from "../../../web/dashboard/study/progress/option.ts";
import { intermediateOption, reportedOf } from "../../../web/dashboard/trial/intermediate-option.ts";
import { metric, plotOf, space, surrogateOf } from "./fixtures.ts";

const MAX = Number.MAX_VALUE;
const special = [0, -0, 5e-324, 1e-300, 1e-9, 1, 1e6, 1e6 + 1e-9, 1e300, 1e307, MAX / 2, MAX];
const finite = fc.oneof(
  fc.constantFrom(...special, ...special.map((value) => -value)),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: 0.3, max: 0.5, noNaN: true }),
);
const several = fc.array(finite, { minLength: 1, maxLength: 40 });
const direction = fc.constantFrom("minimize" as const, "maximize" as const);
const size = { width: 900, height: 400 };

function checkAxis(axis: Axis): void {
  expect(Number.isFinite(axis.low) && Number.isFinite(axis.high)).toBe(true);
  expect(axis.low).toBeLessThan(axis.high);
  // ECharts subtracts and divides positions.
  expect(Math.max(Math.abs(axis.low), Math.abs(axis.high))).toBeLessThan(1e120);
  expect(axis.ticks.length).toBeLessThanOrEqual(30);
  const positions = axis.ticks.map(({ position }) => position);
  expect(positions).toEqual([...positions].sort((a, b) => a - b));
  const labels = axis.ticks.map(({ label }) => label);
  expect(new Set(labels).size, labels.join(" | ")).toBe(labels.length);
  expect(labels.join("")).not.toMatch(/NaN|undefined|∞/);
}

/** Every number of an option is finite, however deep. Custom series get a stand-in for ECharts' own API. */
function checkOption(node: unknown, path = "option"): void {
  if (typeof node === "number") {
    if (!Number.isFinite(node)) throw new Error(`${path} is ${node}`);
  } else if (Array.isArray(node)) node.forEach((each, at) => checkOption(each, `${path}[${at}]`));
  else if (typeof node === "object" && node !== null) {
    for (const [key, each] of Object.entries(node)) {
      if (key === "renderItem" && typeof each === "function") checkDrawing(node as Drawing, path);
      else checkOption(each, `${path}.${key}`);
    }
  }
}

interface Drawing {
  readonly data?: readonly unknown[];
  readonly renderItem: (params: object, api: object) => unknown;
}

function checkDrawing({ data = [], renderItem }: Drawing, path: string): void {
  data.slice(0, 3).forEach((datum, dataIndex) => {
    const values = (Array.isArray(datum) ? datum : ((datum as { value?: unknown[] }).value ?? [])) as number[];
    const api = {
      value: (at: number) => values[at] ?? 0,
      coord: (position: readonly number[]) => position.map((each) => each * 100),
      size: () => [10, 10],
      getWidth: () => 900,
    };
    const params = { dataIndex, dataIndexInside: dataIndex, coordSys: { x: 0, y: 0, width: 800, height: 300 } };
    checkOption(renderItem(params, api), `${path}.renderItem`);
  });
}

describe("axes of any finite numbers", () => {
  it("are finite, with few distinct, ascending ticks", () => {
    fc.assert(
      fc.property(several, (values) => {
        const axis = axisOfValues("y", values);
        checkAxis(axis);
        const positions = values.map((value) => clampedPosition(axis, value));
        for (const position of positions) expect(position >= axis.low && position <= axis.high).toBe(true);
        const order = values.map((_, at) => at).sort((a, b) => values[a] - values[b]);
        for (let k = 1; k < order.length; k++) {
          expect(positions[order[k]]).toBeGreaterThanOrEqual(positions[order[k - 1]]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("are invertible, up to the resolution of the axis", () => {
    fc.assert(
      fc.property(several, (values) => {
        const axis = axisOfValues("y", values);
        const span = axis.high - axis.low;
        for (const value of values) {
          const back = axis.position(axis.valueAt(axis.position(value)!))!;
          expect(Math.abs(back - axis.position(value)!)).toBeLessThanOrEqual(1e-9 * span);
        }
      }),
    );
  });

  it("work for dimensions of every range and scale", () => {
    fc.assert(
      fc.property(finite, finite, (a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        checkAxis(linearAxis("x", low, high, {}));
        checkAxis(axisOfDimension({ kind: "float", name: "x", low, high, scale: "linear" }));
        if (low > 0) checkAxis(logAxis("x", low, high));
      }),
      { numRuns: 500 },
    );
  });

  it("distinguish values that differ only in their last digits", () => {
    const axis = axisOfValues("loss", [1e6, 1e6 + 1e-4, 1e6 + 3e-4]);
    expect(axis.offset).not.toBeNull();
    expect(axis.ticks.length).toBeGreaterThan(3);
    checkAxis(axis);
    const labels = axisOfValues("loss", [33.9, 34.1]).ticks.map(({ label }) => label);
    expect(labels).toEqual(["33.9", "33.95", "34", "34.05", "34.1"]);
  });
});

describe("digits", () => {
  it("are just enough to distinguish different numbers", () => {
    fc.assert(
      fc.property(several, (values) => {
        const digits = distinctDigits(values);
        const different = new Set(values.map((value) => value + 0));
        expect(new Set([...different].map((value) => (value + 0).toPrecision(digits))).size).toBe(different.size);
      }),
    );
    expect([distinctDigits([1, 2]), distinctDigits([1e6 + 1e-4, 1e6])]).toEqual([4, 11]);
    expect([digitsAmong(0.5, [0.5]), digitsAmong(0.123456, [0.123452, 9])]).toEqual([4, 5]);
  });
});

describe("outliers", () => {
  const bulk = Array.from({ length: 56 }, (_, k) => 2.4 + 0.002 * k);
  it("do not determine the axis, and are counted at its edge; the better side is always shown", () => {
    const scale = valueScaleOf([...bulk, 3.44, 1e300], metric);
    expect([scale.outliers, scale.edge, scale.position(1e300)]).toEqual([2, scale.axis.high, scale.axis.high]);
    expect(scale.axis.high).toBeLessThan(2.6);
    expect(valueScaleOf([...bulk, -1e300], metric).outliers).toBe(0);
    expect(valueScaleOf([...bulk, -1e300], { ...metric, direction: "maximize" }).outliers).toBe(1);
    expect(valueScaleOf([...bulk, 3.44], metric, { isAll: true }).axis.high).toBeGreaterThan(3.44);
  });
  it("are at most an eighth, and none among values that spread evenly, or evenly in their logarithms", () => {
    fc.assert(
      fc.property(several, direction, (values, way) => {
        const fence = fenceOf(values, way);
        const beyond = values.filter((value) => isBeyond(value, fence, way)).length;
        expect(beyond).toBeLessThanOrEqual(values.length / 8);
      }),
    );
    expect(fenceOf(bulk, "minimize")).toBeNull();
    expect(
      fenceOf(
        bulk.map((_, k) => 10 ** (k / 4)),
        "minimize",
      ),
    ).toBeNull();
  });
  it("keep failed trials beyond the worst value", () => {
    const plot = plotOf();
    const loss = plot.values["loss"].map((value, at) => (at === 3 ? 1e300 : value));
    const axis = valueAxisOf(pointsOf({ ...plot, values: { loss } }, "loss"), metric);
    expect(axis.outliers).toBe(1);
    expect(axis.failedPosition).toBeGreaterThan(axis.edge);
  });
});

describe("figures of any finite values", () => {
  const plotWith = (values: readonly number[]): PlotJson => {
    const plot = plotOf();
    return { ...plot, values: { loss: plot.values["loss"].map((_, k) => values[k % values.length]) } };
  };
  const surrogateWith = (dimensions: 1 | 2, values: readonly number[]): SurrogateJson => {
    const surrogate = surrogateOf(dimensions);
    const of = (shift: number) => surrogate.mean.map((_, k) => values[(k + shift) % values.length]);
    return { ...surrogate, mean: of(0), deviation: of(1).map(Math.abs), acquisition: of(2) };
  };

  it("draw finite numbers in the panels of trials", () => {
    fc.assert(
      fc.property(several, direction, fc.boolean(), (values, way, isAll) => {
        const plot = plotWith(values);
        const tuned = { ...metric, direction: way };
        const input = { space, plot, metric: tuned, selected: new Set([1]), brushed: null, isAll };
        for (const draw of [sliceFigure, parallelFigure]) checkOption(draw(input, palettes.light, size).option);
        checkOption(matrixFigure({ ...input, names: ["x", "rate"] }, palettes.light, size).option);
        const numbers = plot.values["loss"].filter((value) => value !== null);
        const scale = valueScaleOf(numbers, tuned, { isAll });
        const view = { ...input, isTuned: true, along: "number" as const, scale, zoom: null };
        checkOption(progressOption(view, palettes.light, 900));
        expect(sparklinePath(plot.best, 40, { ...size, direction: way })).not.toMatch(/NaN|Infinity/);
        const studies = [{ name: "a", plot }];
        for (const figure of [
          bestFigure({ studies, metric: tuned, over: "trials" }, palettes.light, size),
          distributionFigure({ studies, metric: tuned }, palettes.light, size),
          paretoFigure({ studies, metric: tuned }, palettes.light, size),
        ]) {
          checkOption(figure.option);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("draw finite numbers in the panels of the surrogate", () => {
    fc.assert(
      fc.property(several, direction, (values, way) => {
        const tuned = { ...metric, direction: way };
        const points = pointsOf(plotWith(values), "loss");
        const line = { surrogate: surrogateWith(1, values), space, points, metric: tuned };
        checkOption(surrogateLineFigure(line, palettes.light, size).option);
        for (const quantity of ["mean", "deviation", "acquisition"] as const) {
          for (const isLog of [false, true]) {
            const surface = { ...line, surrogate: surrogateWith(2, values), quantity, isLog };
            checkOption(surfaceFigure(surface, palettes.light, size).option);
          }
        }
        const number = values.map((_, k) => k);
        const check = {
          number,
          observed: values,
          predicted: [...values].reverse(),
          low: values.map((value) => value - Math.abs(value)),
          high: values.map((value) => value + Math.abs(value)),
          z: values,
          calibration: { level: [0.5], share: [0.5] },
          rankCorrelation: 0.5,
          fitted: 3,
          seen: 3,
          verdict: { level: "good" as const, text: "" },
        } as unknown as Parameters<typeof predictedFigure>[0]["check"];
        const input = { check, metric: tuned, selected: new Set<number>(), brushed: null };
        checkOption(predictedFigure(input, palettes.light).option);
        checkOption(residualFigure(check, palettes.light, size).option);
      }),
      { numRuns: 60 },
    );
  });

  it("draw finite numbers on the page of a trial", () => {
    fc.assert(
      fc.property(several, (values) => {
        const reports = values.map((value, step) => ({ step, metric: "loss", value }));
        checkOption(intermediateOption(reportedOf(reports as never), palettes.light));
        const draw = values.map((_, k) => k);
        const trace = { name: "a", draw, values: [values], autocorrelation: values };
        checkOption(traceOption(trace, palettes.light));
        checkOption(memoryOption(trace, palettes.light));
        const quantities = {
          name: draw.map(String),
          rhat: values,
          bulkEffectiveDraws: values,
          tailEffectiveDraws: values,
        };
        checkOption(rhatOption({ quantities } as never, palettes.light));
      }),
      { numRuns: 60 },
    );
  });

  it("spread colours between the best and the worst, and contours between the ends", () => {
    fc.assert(
      fc.property(several, finite, finite, (values, best, worst) => {
        for (const value of values) {
          const share = shareOfWorst(value, { best, worst });
          expect(share >= 0 && share <= 1).toBe(true);
        }
        const levels = roundLevels(values, 12);
        expect(levels.length).toBeLessThanOrEqual(24);
        expect(levels).toEqual([...new Set(levels)].sort((a, b) => a - b));
        for (const level of levels) expect(Number.isFinite(level)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
