/** A figure of trials as a chart, in which a click selects the trial in every plot. */
import type { ECharts } from "echarts/core";
import { useCallback, useRef } from "preact/hooks";
import { Chart, type ChartEvent } from "../chart/chart.tsx";
import type { Palette } from "../chart/palette.ts";
import { hovered, toggleSelected } from "../selection/selection.ts";
import type { Figure, FigureSize } from "./figure.ts";
import "../panels/panels.css";
import { numberOf } from "./trial-tooltip.ts";

export interface FigureChartProps {
  readonly label: string;
  readonly height: number;
  /** Must be memoized by the caller. */
  readonly draw: (palette: Palette, size: FigureSize) => Figure;
  readonly events?: Readonly<Record<string, (event: ChartEvent, chart: ECharts) => void>>;
}

const NOTHING = { columns: [], rows: [] };

export function FigureChart({ label, height, draw, events = {} }: FigureChartProps) {
  // Computed only once and shared.
  const drawn = useRef<Figure | null>(null);
  const option = useCallback(
    (palette: Palette, width: number) => {
      drawn.current = draw(palette, { width, height });
      return drawn.current.option;
    },
    [draw, height],
  );
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
  return (
    <Chart
      label={label}
      summary={() => drawn.current?.summary ?? ""}
      option={option}
      data={() => drawn.current?.table ?? NOTHING}
      height={height}
      events={all}
    />
  );
}

/** One of several plots of a panel, with its own title. */
export function SubFigure({ title, ...chart }: FigureChartProps & { readonly title: string }) {
  return (
    <div class="figure">
      <h4>{title}</h4>
      <FigureChart {...chart} />
    </div>
  );
}
