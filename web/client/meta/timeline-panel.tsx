/** Who ran what, when. */
import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import type { Palette } from "../chart/palette.ts";
import { useZoom } from "../chart/zoom.ts";
import { now as clock } from "../clock.ts";
import { formatTimeFully } from "../format/time.ts";
import { Panel, stateOf } from "../frame/panel.tsx";
import { useRead } from "../live/read.ts";
import { brushed, selectedTrials } from "../selection/selection.ts";
import { useSource } from "../source/context.ts";
import type { StudyPanelProps } from "../study/panels.ts";
import { FigureChart } from "./figure-chart.tsx";
import type { FigureSize } from "./figure.ts";
import { Marks } from "./marks.tsx";
import type { Mark } from "./marks.tsx";
import { SampleNote } from "./sample-note.tsx";
import { lanesOf, timelineFigure, timelineHeight, timelineSentence } from "./timeline.ts";
import type { Lanes } from "./timeline.ts";

/** Running bars grow that often. */
const TICK_MILLISECONDS = 5000;

export function TimelinePanel({ study, revision, plot: reading }: StudyPanelProps) {
  const source = useSource();
  const attempts = useRead(() => source.attempts(study.name), study.name, revision);
  const [time, setTime] = useState(clock);
  const isRunning = (reading.data?.counts.running ?? 0) > 0;
  useEffect(() => {
    setTime(clock());
    if (!isRunning) return;
    const timer = setInterval(() => setTime(clock()), TICK_MILLISECONDS);
    return () => clearInterval(timer);
  }, [isRunning, reading.data]);
  const lanes = useMemo(
    () => (reading.data === null ? null : lanesOf(reading.data, attempts.data ?? { attempts: [] }, time)),
    [reading.data, attempts.data, time],
  );
  const [selected, passing] = [selectedTrials.value, brushed.value];
  const [zoom, datazoom] = useZoom("timeline");
  const draw = useCallback(
    (palette: Palette, size: FigureSize) => {
      if (lanes === null) throw new Error("lanes; must be there before they are drawn: they are not");
      return timelineFigure({ lanes, now: time, selected, brushed: passing, zoom }, palette, size);
    },
    [lanes, selected, passing, zoom],
  );
  const zone = formatTimeFully(time).split(", ").slice(1).join(", ");
  return (
    <Panel
      id="timeline-of-workers"
      title="Workers and attempts"
      level="study"
      isWide
      state={stateOf(reading, { empty: () => (lanes?.bars.length === 0 ? "No trial has started yet." : null) })}
      help="A bar for each attempt at a trial, in the row of the worker that ran it. Filled bars gave a result; outlines with a slash were lost, given back or tried again. Drag the ends of the strip below to zoom."
    >
      {lanes !== null && reading.data !== null && (
        <>
          <Marks marks={marksOf(lanes)} />
          <FigureChart
            label={`Timeline of ${study.name}`}
            height={timelineHeight(lanes)}
            draw={draw}
            events={{ datazoom }}
          />
          <p class="note">
            {timelineSentence(lanes)} Times in {zone}.
          </p>
          <SampleNote plot={reading.data} />
        </>
      )}
    </Panel>
  );
}

function marksOf({ bars }: Lanes): readonly Mark[] {
  const ends = new Set(bars.map(({ end }) => end));
  const all: readonly Mark[] = [
    { glyph: "■", kind: "complete", text: "complete" },
    { glyph: "■", kind: "pruned", text: "pruned" },
    { glyph: "■", kind: "failed", text: "failed" },
    { glyph: "■", kind: "running", text: "running" },
    { glyph: "", kind: "lost", text: "lost" },
    { glyph: "", kind: "released", text: "released" },
    { glyph: "", kind: "transient", text: "tried again" },
  ];
  return all.filter(({ kind }) => kind !== "best" && ends.has(kind));
}
