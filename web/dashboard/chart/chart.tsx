/** A plot drawn by ECharts on a canvas, with a description for screen readers and downloads of the image and data. */
import type { ECharts } from "echarts/core";
import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import { theme } from "../theme/theme.ts";
import { DataView } from "./data-view.tsx";
import { download, downloadText, fileName } from "./download.ts";
import { baseOption, type ChartOption } from "./option.ts";
import { type Palette, palettes } from "./palette.ts";
import { csvOf, type DataTable } from "./table.ts";

/** The argument of an event handler; its fields depend on the event. */
export interface ChartEvent {
  readonly seriesId?: string;
  readonly dataIndex?: number;
  readonly data?: unknown;
  readonly [more: string]: unknown;
}

export interface ChartProps {
  /** A short title, used as the accessible name and for file names. */
  readonly label: string;
  /** What the plot shows, in one or two sentences; a function is evaluated after drawing. */
  readonly summary: string | (() => string);
  /** Pure. Wrap it in `useCallback` or `useMemo`, so that it only changes when the content does. */
  readonly option: (palette: Palette, width: number) => ChartOption;
  /** The plotted data as a table. Called only on demand. */
  readonly data: () => DataTable;
  /** In CSS pixels. */
  readonly height?: number;
  /** By ECharts event name: `click`, `mouseover`, `brushEnd`, `datazoom`, `axisareaselected` … */
  readonly events?: Readonly<Record<string, (event: ChartEvent, chart: ECharts) => void>>;
  /** Called with the instance once it exists. */
  readonly onReady?: (chart: ECharts) => void;
}

/** Parts of an option that are replaced rather than merged; everything else, such as the zoom, is preserved. */
const REPLACED = ["series", "xAxis", "yAxis", "grid", "visualMap", "parallelAxis"];

export function Chart({ label, summary, option, data, height = 280, events = {}, onReady }: ChartProps) {
  const [chart, setChart] = useState<ECharts | null>(null);
  const [width, setWidth] = useState(0);
  const [isTabular, setTabular] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const handlers = useRef(events);
  handlers.current = events;
  const id = useId();
  const palette = palettes[theme.value];
  const full = useMemo(
    () => (width === 0 ? null : { ...baseOption(palette), ...option(palette, width) }),
    [option, palette, width],
  );

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    let made: ECharts | null = null;
    let isGone = false;
    void import("./echarts.ts").then(({ init }) => {
      if (isGone) return;
      made = init(element, null, { renderer: "canvas" });
      // For browser tests: counts draws. A plot without the attribute has not been drawn yet.
      let drawn = 0;
      made.on("finished", () => {
        element.dataset.drawn = String(++drawn);
      });
      setChart(made);
      onReady?.(made);
    });
    const observer = new ResizeObserver(() => {
      setWidth(element.clientWidth);
      made?.resize();
    });
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => {
      isGone = true;
      observer.disconnect();
      made?.dispose();
    };
  }, []);

  useEffect(() => {
    if (chart === null || full === null) return;
    chart.setOption(full, { replaceMerge: REPLACED, lazyUpdate: true });
  }, [chart, full]);

  const names = Object.keys(events).join(" ");
  useEffect(() => {
    if (chart === null) return;
    const ends = names
      .split(" ")
      .filter((each) => each !== "")
      .map((name) => {
        const handle = (event: unknown) => handlers.current[name]?.(event as ChartEvent, chart);
        chart.on(name, handle);
        return () => chart.off(name, handle);
      });
    return () => {
      if (!chart.isDisposed()) ends.forEach((end) => end());
    };
  }, [chart, names]);

  const name = fileName(label);
  const savePng = () => {
    if (chart === null) return;
    const url = chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: palette.ground });
    download(`${name}.png`, blobOf(url));
  };
  const saveSvg = async () => {
    if (full === null) return;
    const { svgOf } = await import("./svg.ts");
    const drawn = svgOf({ ...full, backgroundColor: palette.ground }, { width, height });
    downloadText(`${name}.svg`, drawn, "image/svg+xml");
  };

  return (
    <figure class="chart" aria-label={label} aria-describedby={id}>
      <div class="chart-canvas" ref={box} style={{ height: `${height}px` }} role="img" aria-label={label} />
      <p id={id} class="visually-hidden">
        {typeof summary === "string" ? summary : full === null ? "" : summary()}
      </p>
      <details class="menu chart-menu" onClick={closeOnChoice}>
        <summary aria-label={`Save or view: ${label}`} title="Save or view the data">
          ⋯
        </summary>
        <div class="menu-items">
          <button type="button" onClick={savePng}>
            Save as PNG
          </button>
          <button type="button" onClick={() => void saveSvg()}>
            Save as SVG
          </button>
          <button type="button" onClick={() => downloadText(`${name}.csv`, csvOf(data()), "text/csv")}>
            Save data as CSV
          </button>
          <button type="button" onClick={() => setTabular(!isTabular)}>
            {isTabular ? "Hide the data" : "Show the data"}
          </button>
        </div>
      </details>
      {isTabular && <DataView label={label} table={data()} />}
    </figure>
  );
}

/** Closes the menu when an item is chosen. */
function closeOnChoice(event: MouseEvent): void {
  if (!(event.target instanceof HTMLButtonElement)) return;
  event.target.closest("details")?.removeAttribute("open");
}

function blobOf(dataUrl: string): Blob {
  const bytes = atob(dataUrl.slice(dataUrl.indexOf(",") + 1));
  return new Blob([Uint8Array.from(bytes, (character) => character.charCodeAt(0))], { type: "image/png" });
}
