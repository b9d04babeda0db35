/** Slices: value against each dimension. */
import { useCallback } from "preact/hooks";
import { Panel, stateOf } from "../frame/panel.tsx";
import { brushed, selectedTrials } from "../selection/selection.ts";
import type { StudyPanelProps } from "../study/panels.ts";
import { useMetric } from "./controls.tsx";
import { FigureChart } from "./figure-chart.tsx";
import { TrialMarks } from "./marks.tsx";
import { SampleNote } from "./sample-note.tsx";
import { sliceFigure, sliceHeight } from "./slice.ts";
import { useWidth } from "./use-width.ts";

export function SlicePanel({ study, plot: reading }: StudyPanelProps) {
  const plot = reading.data;
  const [metric] = useMetric(study);
  const [box, width] = useWidth();
  const [selected, passing] = [selectedTrials.value, brushed.value];
  const { space } = study;
  const draw = useCallback(
    (palette: Parameters<typeof sliceFigure>[1], size: Parameters<typeof sliceFigure>[2]) => {
      if (plot === null) throw new Error("plot; must be there before it is drawn: it is not");
      return sliceFigure({ space, plot, metric, selected, brushed: passing }, palette, size);
    },
    [plot, metric.name, selected, passing, study.spaceRevision],
  );
  return (
    <Panel
      id="slice"
      title="Slices"
      level="study"
      isWide
      state={stateOf(reading, { empty: ({ total }) => (total === 0 ? "No trial yet." : null) })}
      help="The value of every trial over each dimension by itself. Failed trials stand beyond the worst value."
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
