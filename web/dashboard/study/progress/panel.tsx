/** Optimization history: values and the best so far, against trial numbers or time. */
import { useCallback } from "preact/hooks";
import type { Metric, PlotJson } from "../../../api.ts";
import { AllValues, useAllValues } from "../../figure/controls.tsx";
import { useValueScale } from "../../figure/use-value-scale.ts";
import type { ValueScale } from "../../figure/value-axis.ts";
import { Chart, type ChartEvent } from "../../chart/chart.tsx";
import { useZoom } from "../../chart/zoom.ts";
import type { Palette } from "../../chart/palette.ts";
import type { DataTable } from "../../chart/table.ts";
import { formatCount, formatNumber } from "../../format/number.ts";
import { Panel, stateOf } from "../../frame/panel.tsx";
import { go, setParameter, useParameter } from "../../routing/location.ts";
import { trialAddress } from "../../routing/route.ts";
import { brushed, selectedTrials, toggleSelected } from "../../selection/selection.ts";
import type { StudyPanelProps } from "../../panels/panel-list.ts";
import { progressOption } from "./option.ts";

export function ProgressPanel({ study, plot: reading }: StudyPanelProps) {
  const [along, setAlong] = useParameter("x", "number");
  const [metricName, setMetric] = useParameter("metric", study.metrics[0]?.name ?? "");
  const plot = reading.data;
  const metric = study.metrics.find(({ name }) => name === metricName) ?? study.metrics[0];
  const [isAll, setAll] = useAllValues();
  const { scale, isLog, canBeLog, setLog } = useValueScale(plot, metric);
  const state = stateOf(reading, { empty: ({ total }) => (total === 0 ? "No trials yet." : null) });
  const controls = (
    <>
      {study.metrics.length > 1 && (
        <select
          aria-label="Metric"
          value={metric?.name ?? ""}
          onChange={(event) => setMetric(event.currentTarget.value)}
        >
          {study.metrics.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      )}
      <span class="choice" role="group" aria-label="Horizontal axis">
        <button
          type="button"
          aria-pressed={along !== "time"}
          onClick={() => {
            setAlong("number");
            setParameter("zoom", null);
          }}
        >
          By number
        </button>
        <button
          type="button"
          aria-pressed={along === "time"}
          onClick={() => {
            setAlong("time");
            setParameter("zoom", null);
          }}
        >
          By time
        </button>
      </span>
      <button
        type="button"
        class="toggle"
        aria-pressed={isLog}
        disabled={!canBeLog}
        title={canBeLog ? "" : "A log axis needs positive values"}
        onClick={() => setLog(!isLog)}
      >
        Log axis
      </button>
      <AllValues outliers={scale.outliers} isAll={isAll} onChange={setAll} />
    </>
  );
  return (
    <Panel
      title="Optimization history"
      level="study"
      isWide
      state={state}
      controls={controls}
      help={
        <>
          Each point is a trial; the line is the best value so far. Trials without a value are in the strip below. Click
          a trial to open it, or Shift-click to select it. To zoom, drag the bar below or hold Ctrl and scroll.
        </>
      }
    >
      {plot !== null && metric !== undefined && (
        <ProgressChart
          study={study.name}
          plot={plot}
          metric={metric}
          scale={scale}
          isTuned={metric === study.metrics[0]}
          along={along === "time" ? "time" : "number"}
        />
      )}
    </Panel>
  );
}

interface ProgressChartProps {
  readonly study: string;
  readonly plot: PlotJson;
  readonly metric: Metric;
  readonly isTuned: boolean;
  readonly along: "number" | "time";
  readonly scale: ValueScale;
}

function ProgressChart({ study, plot, metric, isTuned, along, scale }: ProgressChartProps) {
  const [selected, brush] = [selectedTrials.value, brushed.value];
  const [zoom, datazoom] = useZoom("zoom");
  const option = useCallback(
    (palette: Palette, width: number) =>
      progressOption({ plot, metric, isTuned, along, scale, selected, brushed: brush, zoom }, palette, width),
    [plot, metric.name, isTuned, along, scale, selected, brush, zoom],
  );
  const click = ({ data, event }: ChartEvent) => {
    const { number } = (data ?? {}) as { number?: number };
    if (number === undefined) return;
    if (isWithKey(event)) toggleSelected(number);
    else go(trialAddress(study, number));
  };
  return (
    <>
      <Chart
        label={`Progress of ${study}`}
        summary={summaryOf(plot, metric)}
        option={option}
        data={() => progressTable(plot, metric.name)}
        height={340}
        events={{ click, datazoom }}
      />
      {plot.sampled && (
        <p class="muted footnote">
          {formatCount(plot.number.length)} of {formatCount(plot.total)} trials are drawn, a sample that includes the
          extremes. The best-so-far line uses all trials.
        </p>
      )}
    </>
  );
}

/** Whether Shift, Ctrl or the command key was held. */
function isWithKey(event: unknown): boolean {
  const { event: native } = (event ?? {}) as { event?: MouseEvent };
  return native !== undefined && (native.shiftKey || native.ctrlKey || native.metaKey);
}

function summaryOf({ counts, best, total }: PlotJson, { name, direction }: Metric): string {
  const value = best.value.at(-1);
  const said = value === undefined ? "no complete trial yet" : `the best ${name} so far is ${formatNumber(value)}`;
  return (
    `${total} trials: ${counts.complete} complete, ${counts.pruned} pruned, ${counts.failed} failed; ` +
    `${said}, of trial ${best.number.at(-1) ?? "none"} (${direction}).`
  );
}

export function progressTable(plot: PlotJson, metric: string): DataTable {
  const iso = (time: number | null | undefined) =>
    time === null || time === undefined ? null : new Date(time).toISOString();
  const names = Object.keys(plot.hyperparameters);
  return {
    columns: ["number", "state", metric, "finished", ...names],
    rows: plot.number.map((number, at) => [
      number,
      plot.state[at] ?? null,
      plot.values[metric]?.[at] ?? null,
      iso(plot.finishedAt[at]),
      ...names.map((name) => plot.hyperparameters[name]?.[at] ?? null),
    ]),
  };
}
