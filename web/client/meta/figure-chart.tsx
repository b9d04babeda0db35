/** A figure of trials as a chart: a click picks the trial under it, in every plot. */
import type { ECharts } from "echarts/core";
import { useCallback, useMemo } from "preact/hooks";
import { Chart } from "../chart/chart.tsx";
import type { ChartEvent } from "../chart/chart.tsx";
import { palettes } from "../chart/palette.ts";
import type { Palette } from "../chart/palette.ts";
import { hovered, toggleSelected } from "../selection/selection.ts";
import type { Figure, FigureSize } from "./figure.ts";
import "./meta.css";
import { numberOf } from "./trial-tooltip.ts";

export interface FigureChartProps {
  readonly label: string;
  readonly height: number;
  /** Memoised by the caller: changes only when what is shown does. */
  readonly draw: (palette: Palette, size: FigureSize) => Figure;
  readonly events?: Readonly<Record<string, (event: ChartEvent, chart: ECharts) => void>>;
}

/** For the table and the summary, which do not depend on it. */
const ANY_WIDTH = 800;

export function FigureChart({ label, height, draw, events = {} }: FigureChartProps) {
  const option = useCallback(
    (palette: Palette, width: number) => draw(palette, { width, height }).option,
    [draw, height],
  );
  const { summary, table } = useMemo(() => draw(palettes.light, { width: ANY_WIDTH, height }), [draw, height]);
  const all = {
    click: ({ data }: ChartEvent) => {
      const number = numberOf(data);
      if (number !== null) toggleSelected(number);
    },
    mouseover: ({ data }: ChartEvent) => {
      hovered.value = numberOf(data);
    },
    mouseout: () => {
      hovered.value = null;
    },
    ...events,
  };
  return <Chart label={label} summary={summary} option={option} data={() => table} height={height} events={all} />;
}

/** One of several plots of a panel, with a title of its own. */
export function SubFigure({ title, ...chart }: FigureChartProps & { readonly title: string }) {
  return (
    <div class="figure">
      <h4>{title}</h4>
      <FigureChart {...chart} />
    </div>
  );
}
