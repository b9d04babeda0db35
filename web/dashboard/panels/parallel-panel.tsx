/** Parallel coordinates with brushes: what they let through stays strong in every plot of the page. */
import type { ECharts } from "echarts/core";
import { useCallback, useEffect, useMemo, useRef } from "preact/hooks";
import type { ChartEvent } from "../chart/chart.tsx";
import { formatCount } from "../format/number.ts";
import { Panel, stateOf } from "../frame/panel.tsx";
import { useParameter } from "../routing/location.ts";
import { brushed, selectedTrials } from "../selection/selection.ts";
import type { StudyPanelProps } from "./panel-list.ts";
import { formatBrush, type Intervals, parseBrush, withRanges } from "./brush.ts";
import { AxesChoice, useShownAxes } from "../figure/axes-choice.tsx";
import { AllValues, MetricSelect, useAllValues, useMetric } from "../figure/controls.tsx";
import { FigureChart } from "../figure/figure-chart.tsx";
import { Marks } from "../figure/marks.tsx";
import { parallelAxes, parallelFigure, parallelHeight } from "./parallel.ts";
import { brushedNumbers } from "../figure/points.ts";
import { RangeFields } from "./range-fields.tsx";
import { SampleNote } from "../figure/sample-note.tsx";
import { useWidth } from "../figure/use-width.ts";

/** The address follows a brush once it rests. */
const REST_MILLISECONDS = 200;

export function ParallelPanel({ study, revision, plot: reading }: StudyPanelProps) {
  const plot = reading.data;
  const [metric] = useMetric(study);
  const [box, width] = useWidth();
  const [isAll, setAll] = useAllValues();
  const [text, setText] = useParameter("brush", "");
  const intervals = useMemo(() => parseBrush(text), [text]);
  const shown = useShownAxes(study, revision);
  const { space } = shown;
  const names = space.map(({ name }) => name).join("\0");
  const axes = useMemo(
    () => (plot === null ? null : parallelAxes({ space, plot, metric, isAll })),
    [plot, metric.name, isAll, study.spaceRevision, names],
  );
  // A brush on an axis that is not shown holds all the same.
  const all = useMemo(
    () => (plot === null ? null : parallelAxes({ space: study.space, plot, metric, isAll })),
    [plot, metric.name, isAll, study.spaceRevision],
  );
  const chart = useRef<ECharts | null>(null);
  const drawn = useRef<Intervals>(new Map());
  const isDragged = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const soon = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const selected = selectedTrials.value;

  const apply = (next: Intervals) => {
    if (all === null) return;
    const passing = brushedNumbers(all.points, next, all.positionOf);
    // The same trials again, such as when the address has caught up, are no news to the other plots.
    if (!sameNumbers(brushed.value, passing)) brushed.value = passing;
  };
  useEffect(() => apply(intervals), [all, intervals]);
  useEffect(
    () => () => {
      clearTimeout(soon.current);
      clearTimeout(timer.current);
    },
    [],
  );

  const draw = useCallback(
    (palette: Parameters<typeof parallelFigure>[1], size: Parameters<typeof parallelFigure>[2]) => {
      if (plot === null) throw new Error("draw before plot was read");
      return parallelFigure({ space, plot, metric, selected, isAll }, palette, size);
    },
    [plot, metric.name, selected, isAll, study.spaceRevision, names],
  );

  /** Fields and addresses change brushes too: the plot shows what it does not have yet. */
  const show = (instance: ECharts) => {
    chart.current = instance;
    // A drag that the address does not know yet goes before it.
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
    // The pointer moves on while plots are drawn: they show where it is by then, not each position where it was.
    clearTimeout(soon.current);
    soon.current = setTimeout(() => apply(drawn.current), 0);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      isDragged.current = false;
      setText(formatBrush(drawn.current));
    }, REST_MILLISECONDS);
  };

  const state = stateOf(reading, { empty: ({ total }) => (total === 0 ? "No trials yet." : null) });
  const passing = brushed.value;
  return (
    <Panel
      id="parallel"
      title="Parallel coordinates"
      level="study"
      isWide
      state={state}
      help="A line for each trial, through its values. Drag along an axis to brush it: trials outside are dimmed in every plot. A click on a brush, or a drag next to it, changes it."
      controls={
        <>
          <MetricSelect study={study} />
          <AxesChoice axes={shown} total={study.space.length} />
          <AllValues outliers={axes?.outliers ?? 0} isAll={isAll} onChange={setAll} />
        </>
      }
    >
      <div ref={box}>
        {plot !== null && axes !== null && (
          <>
            <div class="row">
              <Marks
                marks={[
                  ...(plot.counts.complete > 0 ? [{ glyph: "━", kind: "best", text: "best" } as const] : []),
                  ...(plot.counts.failed > 0 ? [{ glyph: "┅", kind: "failed", text: "failed" } as const] : []),
                ]}
              />
              {plot.counts.complete > 1 && <span class="note">others: blue (near the best) to yellow (worse)</span>}
              {passing !== null && (
                <span role="status">
                  {formatCount(passing.size)} of {formatCount(axes.points.length)} trials selected
                </span>
              )}
              {passing !== null && (
                <button type="button" onClick={() => setText("")}>
                  Clear
                </button>
              )}
            </div>
            <FigureChart
              label={`Parallel coordinates of ${study.name}`}
              height={parallelHeight(width, axes.axes.length)}
              draw={draw}
              events={{ axisareaselected: follow, finished: (_, instance) => show(instance) }}
            />
            <RangeFields axes={axes.axes} intervals={intervals} onChange={(next) => setText(formatBrush(next))} />
            <SampleNote plot={plot} />
          </>
        )}
      </div>
    </Panel>
  );
}

function sameNumbers(a: ReadonlySet<number> | null, b: ReadonlySet<number> | null): boolean {
  if (a === null || b === null) return a === b;
  return a.size === b.size && [...a].every((number) => b.has(number));
}

type Ranges = readonly (readonly [number, number])[];

/** The address rounds positions: what differs less than that is the same. */
function sameRanges(a: Ranges, b: Ranges): boolean {
  const near = (x: number, y: number) => Math.abs(x - y) <= 1e-4 * Math.max(1e-9, Math.abs(x), Math.abs(y));
  return a.length === b.length && a.every(([low, high], k) => near(low, b[k][0]) && near(high, b[k][1]));
}
