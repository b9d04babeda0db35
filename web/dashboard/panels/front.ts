/** The Pareto front: trials by two metrics with the front's staircase, and the hypervolume over trials. */
import type { FrontJson, PlotJson, StudySummaryJson } from "../../api.ts";
import { tooltipLook } from "../chart/option.ts";
import type { Palette } from "../chart/palette.ts";
import { cornersOf, staircase, type Corner } from "../chart/staircase.ts";
import { columnFormat } from "../format/column.ts";
import { formatCount, formatNumber } from "../format/number.ts";
import { axisOfValues, linearAxis } from "../figure/axis.ts";
import { DIMMED, drawnAxis, type Figure, roomFor, shortened } from "../figure/figure.ts";
import type { Metric } from "../figure/points.ts";
import { metricTitle, valueScaleOf } from "../figure/value-axis.ts";

export interface FrontInput {
  readonly front: FrontJson;
  readonly plot: PlotJson;
  readonly study: Pick<StudySummaryJson, "metrics">;
  readonly selected: ReadonlySet<number>;
  readonly brushed: ReadonlySet<number> | null;
}

const GRID = { left: 64, right: 20, top: 16, bottom: 46, outerBoundsMode: "none" } as const;

/** All pairs of tuned metrics: one pair for two metrics, three for three. */
export function pairsOf({ metrics }: FrontJson): readonly (readonly [number, number])[] {
  return metrics.flatMap((_, i) => metrics.flatMap((__, j) => (i < j ? [[i, j] as const] : [])));
}

/**
 * One point per complete trial. Trials on the front are highlighted and, if there are two metrics, connected by a
 * staircase.
 */
export function frontFigure(
  { front, plot, study, selected, brushed }: FrontInput,
  [i, j]: readonly [number, number],
  palette: Palette,
): Figure {
  const [x, y] = [metricOf(study, front.metrics[i]), metricOf(study, front.metrics[j])];
  const rows = rowsOf(plot, study, [x.name, y.name]);
  const [scaleX, scaleY] = [scaleOf(x, 0), scaleOf(y, 1)];
  const members = new Set(front.members);
  const { left, nameGap } = roomFor(scaleY.axis);
  const [formatX, formatY] = [
    columnFormat(rows.map((row) => row.values[0])),
    columnFormat(rows.map((row) => row.values[1])),
  ];
  const corners = front.metrics.length === 2 ? cornersOfFront() : [];

  function scaleOf(metric: Metric, at: 0 | 1) {
    return valueScaleOf(
      rows.map(({ values }) => values[at]),
      metric,
      {},
    );
  }

  /** From the reference value of one metric to that of the other. */
  function cornersOfFront(): readonly Corner[] {
    const byNumber = new Map(rows.map((row) => [row.number, row.values]));
    const steps = front.members.flatMap((number) => {
      const values = byNumber.get(number);
      return values === undefined ? [] : [[scaleX.position(values[0]), scaleY.position(values[1])]];
    });
    const [first] = steps as readonly (readonly number[] | undefined)[];
    const last = steps.at(-1);
    if (first === undefined || last === undefined) return [];
    const [limitX, limitY] = [scaleX.position(front.reference[i]), scaleY.position(front.reference[j])];
    return [[first[0], limitY], ...cornersOf(steps), [limitX, last[1]]];
  }

  return {
    option: {
      grid: { ...GRID, left },
      xAxis: drawnAxis({ ...scaleX.axis, name: shortened(metricTitle(x), 36) }, palette, { nameGap: 28 }),
      yAxis: drawnAxis({ ...scaleY.axis, name: shortened(metricTitle(y), 32) }, palette, { nameGap }),
      tooltip: {
        ...tooltipLook(palette),
        trigger: "item",
        formatter: ({ dataIndex: k, seriesId }: { dataIndex: number; seriesId?: string }) => {
          if (seriesId !== "trials") return "";
          const { number, values, isMet } = rows[k];
          const standing = members.has(number) ? "on the front" : isMet ? "dominated" : "does not meet a requirement";
          return [
            `trial ${number}, ${standing}`,
            `${x.name} ${formatX(values[0])}`,
            `${y.name} ${formatY(values[1])}`,
          ].join("\n");
        },
      },
      series: [
        ...(corners.length === 0 ? [] : [staircase({ id: "front", corners, colour: palette.best })]),
        {
          type: "scatter",
          id: "trials",
          name: "trials",
          z: 5,
          cursor: "pointer",
          data: rows.map(({ number, values, isMet }) => {
            const isMember = members.has(number);
            const color = isMember ? palette.best : isMet ? palette.states.complete : palette.states.failed;
            const passes = brushed === null || brushed.has(number);
            return {
              value: [scaleX.position(values[0]), scaleY.position(values[1])],
              number,
              symbol: isMember ? "diamond" : isMet ? "circle" : "triangle",
              symbolSize: isMember ? 11 : rows.length > 300 ? 5 : 7,
              itemStyle: {
                color,
                opacity: passes ? (isMember ? 1 : 0.6) : DIMMED,
                ...(selected.has(number) ? { borderColor: palette.ink, borderWidth: 2, opacity: 1 } : {}),
              },
            };
          }),
        },
      ],
    },
    table: {
      columns: ["number", x.name, y.name, "front"],
      rows: rows.map(({ number, values }) => [number, values[0], values[1], members.has(number) ? "yes" : ""]),
    },
    summary: `${formatCount(front.members.length)} of ${formatCount(front.complete)} complete trials are on the Pareto front; axes: ${x.name} and ${y.name}.`,
  };
}

/** A step function: the hypervolume changes only when a trial joins the front. */
export function growthFigure({ growth, complete }: FrontJson, lastNumber: number, palette: Palette): Figure {
  const { number, hypervolume } = growth;
  const axisX = linearAxis("trial", 0, Math.max(1, lastNumber), { whole: true });
  const axisY = axisOfValues("hypervolume", [0, ...hypervolume], { kind: "linear" });
  const { left, nameGap } = roomFor(axisY);
  const at = (value: number) => axisY.position(value) ?? 0;
  const steps = number.map((trial, k) => [trial, at(hypervolume[k])]);
  const last = steps.at(-1);
  const corners: readonly Corner[] = last === undefined ? [] : [...cornersOf(steps), [lastNumber, last[1]]];
  const format = columnFormat(hypervolume);
  return {
    option: {
      grid: { ...GRID, left },
      xAxis: drawnAxis(axisX, palette, { nameGap: 28 }),
      yAxis: drawnAxis(axisY, palette, { nameGap }),
      tooltip: {
        ...tooltipLook(palette),
        trigger: "item",
        formatter: ({ dataIndex: k, seriesId }: { dataIndex: number; seriesId?: string }) =>
          seriesId === "growth" ? `trial ${number[k]}\nhypervolume ${format(hypervolume[k])}` : "",
      },
      series: [
        staircase({ id: "line", corners, colour: palette.best }),
        {
          type: "scatter",
          id: "growth",
          z: 5,
          symbolSize: 6,
          cursor: "pointer",
          itemStyle: { color: palette.best },
          data: steps.map((value, k) => ({ value, number: number[k] })),
        },
      ],
    },
    table: { columns: ["number", "hypervolume"], rows: number.map((trial, k) => [trial, hypervolume[k]]) },
    summary: `${formatCount(number.length)} of ${formatCount(complete)} complete trials increased the hypervolume, now ${formatNumber(hypervolume.at(-1) ?? 0)}.`,
  };
}

/** The front and its hypervolume, in sentences. */
export function frontSentence({ metrics, members, complete, feasible, hypervolume, reference }: FrontJson): string {
  const few = feasible === complete ? "" : ` ${formatCount(feasible)} of them meet the requirements.`;
  const point = metrics.map((name, k) => `${name} ${formatNumber(reference[k])}`).join(", ");
  return (
    `${formatCount(members.length)} of ${formatCount(complete)} complete trials are on the front: no other trial improves on them in one metric ` +
    `without being worse in another.${few} Hypervolume relative to ${point}: ${formatNumber(hypervolume)}.`
  );
}

function metricOf({ metrics }: FrontInput["study"], name: string): Metric {
  return metrics.find((metric) => metric.name === name) ?? metrics[0];
}

interface FrontRow {
  readonly number: number;
  readonly values: readonly [number, number];
  readonly isMet: boolean;
}

/** Complete trials with both metrics. */
function rowsOf(
  plot: PlotJson,
  { metrics }: FrontInput["study"],
  [x, y]: readonly [string, string],
): readonly FrontRow[] {
  const column = (name: string) => (plot.values as Record<string, PlotJson["values"][string] | undefined>)[name];
  return plot.number.flatMap((number, at) => {
    const [a, b] = [column(x)?.[at] ?? null, column(y)?.[at] ?? null];
    if (plot.state[at] !== "complete" || a === null || b === null) return [];
    const isMet = metrics.every(({ name, atMost = Infinity, atLeast = -Infinity }) => {
      if (atMost === Infinity && atLeast === -Infinity) return true;
      const value = column(name)?.[at] ?? null;
      return value !== null && value <= atMost && value >= atLeast;
    });
    return [{ number, values: [a, b] as const, isMet }];
  });
}
