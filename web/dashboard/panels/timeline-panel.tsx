/** A timeline of workers and attempts. */
import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import type { Palette } from "../chart/palette.ts";
import { useZoom } from "../chart/zoom.ts";
import { now as clock } from "../clock.ts";
import { formatTimeFully } from "../format/time.ts";
import { Panel, stateOf } from "../frame/panel.tsx";
import { useRead } from "../live/read.ts";
import { brushed, selectedTrials } from "../selection/selection.ts";
import { useApiClient } from "../api-client/context.ts";
import type { StudyPanelProps } from "./panel-list.ts";
import { FigureChart } from "../figure/figure-chart.tsx";
import type { FigureSize } from "../figure/figure.ts";
import { type Mark, Marks } from "../figure/marks.tsx";
import { SampleNote } from "../figure/sample-note.tsx";
import { type Timeline, timelineFigure, timelineHeight, timelineOf, timelineSentence } from "./timeline.ts";

/** Milliseconds between updates of running bars. */
const TICK_MILLISECONDS = 5000;

export function TimelinePanel({ study, revision, plot: reading }: StudyPanelProps) {
  const client = useApiClient();
  const attempts = useRead(() => client.attempts(study.name), study.name, revision);
  const [time, setTime] = useState(clock);
  const isRunning = (reading.data?.counts.running ?? 0) > 0;
  useEffect(() => {
    setTime(clock());
    if (!isRunning) return;
    const timer = setInterval(() => setTime(clock()), TICK_MILLISECONDS);
    return () => clearInterval(timer);
  }, [isRunning, reading.data]);
  const timeline = useMemo(
    () => (reading.data === null ? null : timelineOf(reading.data, attempts.data ?? { attempts: [] }, time)),
    [reading.data, attempts.data, time],
  );
  const [selected, passing] = [selectedTrials.value, brushed.value];
  const [zoom, datazoom] = useZoom("timeline");
  const draw = useCallback(
    (palette: Palette, size: FigureSize) => {
      if (timeline === null) throw new Error("draw before timeline was read");
      return timelineFigure({ timeline, now: time, selected, brushed: passing, zoom }, palette, size);
    },
    [timeline, selected, passing, zoom],
  );
  const zone = formatTimeFully(time).split(", ").slice(1).join(", ");
  return (
    <Panel
      id="timeline-of-workers"
      title="Timeline"
      level="study"
      isWide
      state={stateOf(reading, { empty: () => (timeline?.bars.length === 0 ? "No trial has started yet." : null) })}
      help="One bar per attempt at a trial, in the row of the worker that ran it. Filled bars ended with a result; outlined bars with a slash were lost, released or retried. Drag the ends of the strip below to zoom."
    >
      {timeline !== null && reading.data !== null && (
        <>
          <Marks marks={marksOf(timeline)} />
          <FigureChart
            label={`Timeline of ${study.name}`}
            height={timelineHeight(timeline)}
            draw={draw}
            events={{ datazoom }}
          />
          <p class="note">
            {timelineSentence(timeline)} Times in {zone}.
          </p>
          <SampleNote plot={reading.data} />
        </>
      )}
    </Panel>
  );
}

function marksOf({ bars }: Timeline): readonly Mark[] {
  const ends = new Set(bars.map(({ end }) => end));
  const all: readonly Mark[] = [
    { glyph: "■", kind: "complete", text: "complete" },
    { glyph: "■", kind: "pruned", text: "pruned" },
    { glyph: "■", kind: "failed", text: "failed" },
    { glyph: "■", kind: "running", text: "running" },
    { glyph: "", kind: "lost", text: "lost" },
    { glyph: "", kind: "released", text: "released" },
    { glyph: "", kind: "transient", text: "retried" },
  ];
  return all.filter(({ kind }) => kind !== "best" && ends.has(kind));
}
