/** Parallel coordinates with brushes; trials outside them are dimmed in every plot of the page. */
import { useCallback, useMemo } from "preact/hooks";
import { formatCount } from "../format/number.ts";
import { Panel, stateOf } from "../frame/panel.tsx";
import { useParameter } from "../routing/location.ts";
import { brushed, brushes, queried, selectedTrials } from "../selection/selection.ts";
import type { StudyPanelProps } from "./panel-list.ts";
import { formatBrush, parseBrush } from "./brush.ts";
import { AxesChoice, useShownAxes } from "../figure/axes-choice.tsx";
import { AllValues, MetricSelect, useAllValues, useMetric } from "../figure/controls.tsx";
import { FigureChart } from "../figure/figure-chart.tsx";
import { Marks } from "../figure/marks.tsx";
import { parallelAxes, parallelFigure, parallelHeight } from "./parallel.ts";
import { useParallelBrush } from "./parallel-brush.ts";
import { RangeFields } from "./range-fields.tsx";
import { SampleNote } from "../figure/sample-note.tsx";
import { useWidth } from "../figure/use-width.ts";

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
  // Brushes on hidden axes still apply.
  const all = useMemo(
    () => (plot === null ? null : parallelAxes({ space: study.space, plot, metric, isAll })),
    [plot, metric.name, isAll, study.spaceRevision],
  );
  const [selected, matching] = [selectedTrials.value, queried.value];

  const draw = useCallback(
    (palette: Parameters<typeof parallelFigure>[1], size: Parameters<typeof parallelFigure>[2]) => {
      if (plot === null) throw new Error("draw was called before the plot was read");
      return parallelFigure({ space, plot, metric, selected, queried: matching, isAll }, palette, size);
    },
    [plot, metric.name, selected, matching, isAll, study.spaceRevision, names],
  );

  const { show, follow } = useParallelBrush({ axes, all, intervals, onRest: (next) => setText(formatBrush(next)) });
  const state = stateOf(reading, { empty: ({ total }) => (total === 0 ? "No trials yet." : null) });
  const passing = brushed.value;
  return (
    <Panel
      id="parallel"
      title="Parallel coordinates"
      level="study"
      isWide
      state={state}
      help="One line per trial. Drag along an axis to brush it; trials outside the brush are dimmed in every plot. Click or drag again to change it."
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
              {brushes.value !== null && (
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
