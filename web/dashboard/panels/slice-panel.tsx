/** Slices: value against each dimension. */
import { useCallback, useMemo } from "preact/hooks";
import { Panel, stateOf } from "../frame/panel.tsx";
import { brushed, selectedTrials } from "../selection/selection.ts";
import type { StudyPanelProps } from "./panel-list.ts";
import { AxesChoice, useShownAxes } from "../figure/axes-choice.tsx";
import { AllValues, useAllValues, useMetric } from "../figure/controls.tsx";
import { FigureChart } from "../figure/figure-chart.tsx";
import { TrialMarks } from "../figure/marks.tsx";
import { SampleNote } from "../figure/sample-note.tsx";
import { sliceFigure, sliceHeight } from "./slice.ts";
import { pointsOf } from "../figure/points.ts";
import { valueAxisOf } from "../figure/value-axis.ts";
import { useWidth } from "../figure/use-width.ts";

export function SlicePanel({ study, revision, plot: reading }: StudyPanelProps) {
  const plot = reading.data;
  const [metric] = useMetric(study);
  const [box, width] = useWidth();
  const [isAll, setAll] = useAllValues();
  const [selected, passing] = [selectedTrials.value, brushed.value];
  const shown = useShownAxes(study, revision);
  const { space } = shown;
  const names = space.map(({ name }) => name).join("\0");
  const outliers = useMemo(
    () => (plot === null ? 0 : valueAxisOf(pointsOf(plot, metric.name), metric, { isAll }).outliers),
    [plot, metric.name, isAll],
  );
  const draw = useCallback(
    (palette: Parameters<typeof sliceFigure>[1], size: Parameters<typeof sliceFigure>[2]) => {
      if (plot === null) throw new Error("draw was called before the plot was read");
      return sliceFigure({ space, plot, metric, selected, brushed: passing, isAll }, palette, size);
    },
    [plot, metric.name, selected, passing, isAll, study.spaceRevision, names],
  );
  return (
    <Panel
      id="slice"
      title="Slice plot"
      level="study"
      isWide
      state={stateOf(reading, { empty: ({ total }) => (total === 0 ? "No trials yet." : null) })}
      controls={
        <>
          <AxesChoice axes={shown} total={study.space.length} />
          <AllValues outliers={outliers} isAll={isAll} onChange={setAll} />
        </>
      }
      help="The value of every trial against each hyperparameter. Failed trials are drawn beyond the worst value."
    >
      <div ref={box}>
        {plot !== null && (
          <>
            <TrialMarks plot={plot} />
            <FigureChart label={`Slices of ${study.name}`} height={sliceHeight(width, space.length)} draw={draw} />
            <SampleNote plot={plot} />
          </>
        )}
      </div>
    </Panel>
  );
}
