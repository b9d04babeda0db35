/** The visible range of an axis, stored in the address. */
import type { ECharts } from "echarts/core";
import { useMemo, useRef } from "preact/hooks";
import { useParameter } from "../routing/location.ts";
import type { ChartEvent } from "./chart.tsx";

/** In units of the axis; null for the whole axis. */
export type Zoom = readonly [number, number] | null;

/** Milliseconds without movement before a drag updates the address. */
const REST_MILLISECONDS = 150;

/** The zoom that the address stores under this name, and the `datazoom` handler that updates it. */
export function useZoom(name: string): readonly [Zoom, (event: ChartEvent, chart: ECharts) => void] {
  const [text, setText] = useParameter(name, "");
  const pending = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const zoom = useMemo(() => readZoom(text), [text]);
  const follow = (_: ChartEvent, chart: ECharts) => {
    clearTimeout(pending.current);
    pending.current = setTimeout(() => {
      if (!chart.isDisposed()) setText(zoomOf(chart));
    }, REST_MILLISECONDS);
  };
  return [zoom, follow];
}

/** To be spread into each entry of `dataZoom`. */
export function zoomPart(zoom: Zoom) {
  return zoom === null ? { start: 0, end: 100 } : { startValue: zoom[0], endValue: zoom[1] };
}

/** `10:20` → the range between; anything else → the whole axis. */
export function readZoom(text: string): Zoom {
  const [low = "", high = "", ...more] = text.split(":");
  if (low === "" || high === "" || more.length > 0) return null;
  return Number(low) < Number(high) ? [Number(low), Number(high)] : null;
}

function zoomOf(chart: ECharts): string {
  const { dataZoom } = chart.getOption() as {
    dataZoom?: Record<"start" | "end" | "startValue" | "endValue", number>[];
  };
  const zoom = dataZoom?.[0];
  if (zoom === undefined || (zoom.start <= 0 && zoom.end >= 100)) return "";
  return `${Number(zoom.startValue.toPrecision(15))}:${Number(zoom.endValue.toPrecision(15))}`;
}
