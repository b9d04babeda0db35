/** One of several plots of a panel: a title of its own, and its menu next to that. */
import type { ComponentChildren } from "preact";
import { Chart, type ChartProps } from "../chart/chart.tsx";

interface TitledChartProps extends ChartProps {
  readonly title: string;
  /** What its marks mean. */
  readonly keys?: ComponentChildren;
}

export function TitledChart({ title, keys, ...chart }: TitledChartProps) {
  return (
    <div class="titled-chart">
      <h4>{title}</h4>
      {keys}
      <Chart {...chart} />
    </div>
  );
}
