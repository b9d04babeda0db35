/** The empirical distribution of the values of a study. */
import { useCallback } from "preact/hooks";
import type { Palette } from "../chart/palette.ts";
import { distributionFigure } from "../compare/figures.ts";
import { MetricSelect, useMetric } from "../figure/controls.tsx";
import { FigureChart } from "../figure/figure-chart.tsx";
import type { FigureSize } from "../figure/figure.ts";
import { SampleNote } from "../figure/sample-note.tsx";
import { Panel, stateOf } from "../frame/panel.tsx";
import type { StudyPanelProps } from "./panel-list.ts";

const HEIGHT = 260;

export function DistributionPanel({ study, plot: reading }: StudyPanelProps) {
  const plot = reading.data;
  const [metric] = useMetric(study);
  const draw = useCallback(
    (palette: Palette, size: FigureSize) =>
      distributionFigure({ studies: plot === null ? [] : [{ name: study.name, plot }], metric }, palette, size),
    [plot, metric.name, study.name],
  );
  return (
    <Panel
      id="distribution"
      title="Distribution of values"
      level="study"
      isWide
      state={stateOf(reading, { empty: ({ counts }) => (counts.complete === 0 ? "No complete trial yet." : null) })}
      help="The empirical distribution function: the fraction of complete trials with at most this value. Most trials end where the curve is steep. The comparison page shows several studies in one plot."
      controls={<MetricSelect study={study} />}
    >
      {plot !== null && (
        <>
          <FigureChart label={`Distribution of values of ${study.name}`} height={HEIGHT} draw={draw} />
          <SampleNote plot={plot} />
        </>
      )}
    </Panel>
  );
}
