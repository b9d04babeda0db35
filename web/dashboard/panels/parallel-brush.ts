/** The brushes of the parallel coordinates, synchronized with the address and the other plots. */
import type { ECharts } from "echarts/core";
import { useEffect, useRef } from "preact/hooks";
import type { ChartEvent } from "../chart/chart.tsx";
import { brushedNumbers } from "../figure/points.ts";
import { brushes } from "../selection/selection.ts";
import { type Intervals, withRanges } from "./brush.ts";
import type { parallelAxes } from "./parallel.ts";

/** Milliseconds without movement before a brush updates the address. */
const REST_MILLISECONDS = 200;

type Axes = ReturnType<typeof parallelAxes>;

interface ParallelBrush {
  /** The displayed axes and those of all dimensions; null until the trials are read. */
  readonly axes: Axes | null;
  readonly all: Axes | null;
  /** The brushes in the address. */
  readonly intervals: Intervals;
  readonly onRest: (intervals: Intervals) => void;
}

/** `show` draws the brushes from the address; `follow` handles a brush that the user drags. */
export function useParallelBrush({ axes, all, intervals, onRest }: ParallelBrush) {
  const chart = useRef<ECharts | null>(null);
  const drawn = useRef<Intervals>(new Map());
  const isDragged = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const soon = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const apply = (next: Intervals) => {
    if (all === null) return;
    const passing = brushedNumbers(all.points, next, all.positionOf);
    // Does not notify other plots if the selected trials are unchanged.
    if (!sameNumbers(brushes.value, passing)) brushes.value = passing;
  };
  useEffect(() => apply(intervals), [all, intervals]);
  useEffect(
    () => () => {
      clearTimeout(soon.current);
      clearTimeout(timer.current);
    },
    [],
  );

  /** Fields and the address also change brushes; this draws those that the plot does not show yet. */
  const show = (instance: ECharts) => {
    chart.current = instance;
    // A drag that is not yet in the address takes precedence.
    if (isDragged.current) return;
    for (const { name } of axes?.axes ?? []) {
      const ranges = intervals.get(name) ?? [];
      if (sameRanges(drawn.current.get(name) ?? [], ranges)) continue;
      drawn.current = withRanges(drawn.current, name, ranges);
      instance.dispatchAction({
        type: "axisAreaSelect",
        parallelAxisId: name,
        intervals: ranges.map((range) => [...range]),
      });
    }
  };
  useEffect(() => {
    if (chart.current !== null) show(chart.current);
  }, [intervals, axes]);

  const follow = ({ parallelAxisId, intervals: areas }: ChartEvent) => {
    if (typeof parallelAxisId !== "string" || !Array.isArray(areas)) return;
    const ranges = (areas as number[][]).map(([low, high]): readonly [number, number] => [low, high]);
    if (sameRanges(drawn.current.get(parallelAxisId) ?? [], ranges)) return;
    drawn.current = withRanges(drawn.current, parallelAxisId, ranges);
    isDragged.current = true;
    // The pointer moves while plots are being drawn, so only its latest position is used.
    clearTimeout(soon.current);
    soon.current = setTimeout(() => apply(drawn.current), 0);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      isDragged.current = false;
      onRest(drawn.current);
    }, REST_MILLISECONDS);
  };

  return { show, follow };
}

function sameNumbers(a: ReadonlySet<number> | null, b: ReadonlySet<number> | null): boolean {
  if (a === null || b === null) return a === b;
  return a.size === b.size && [...a].every((number) => b.has(number));
}

type Ranges = readonly (readonly [number, number])[];

/** The address rounds positions, so smaller differences are ignored. */
function sameRanges(a: Ranges, b: Ranges): boolean {
  const near = (x: number, y: number) => Math.abs(x - y) <= 1e-4 * Math.max(1e-9, Math.abs(x), Math.abs(y));
  return a.length === b.length && a.every(([low, high], k) => near(low, b[k][0]) && near(high, b[k][1]));
}
