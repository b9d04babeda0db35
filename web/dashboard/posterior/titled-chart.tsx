/** One of several plots of a panel, with its own title and menu. */
import type { ComponentChildren } from "preact";
import { Chart, type ChartProps } from "../chart/chart.tsx";

interface TitledChartProps extends ChartProps {
  readonly title: string;
  /** Legend. */
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
