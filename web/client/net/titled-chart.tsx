/** One of several plots of a panel: a title of its own, and its menu beside that. */
import { Chart } from "../chart/chart.tsx";
import type { ChartProps } from "../chart/chart.tsx";

export function TitledChart({ title, ...chart }: ChartProps & { readonly title: string }) {
  return (
    <div class="titled-chart">
      <h4>{title}</h4>
      <Chart {...chart} />
    </div>
  );
}
