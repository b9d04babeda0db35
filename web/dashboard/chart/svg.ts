/** Renders a plot as SVG; loaded on demand. */
import { use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { init } from "./echarts.ts";
import type { ChartOption } from "./option.ts";

export function svgOf(option: ChartOption, size: { readonly width: number; readonly height: number }): string {
  use([SVGRenderer]);
  const chart = init(null, null, { renderer: "svg", ssr: true, ...size });
  chart.setOption({ ...option, animation: false });
  const text = chart.renderToSVGString();
  chart.dispose();
  return text;
}
