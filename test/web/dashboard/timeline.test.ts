/** The timeline: the position of each attempt, and its tooltip. */
import { describe, expect, it } from "vitest";
import { palettes } from "../../../web/dashboard/chart/palette.ts";
import { describeBar, timelineOf, timelineFigure, timelineSentence } from "../../../web/dashboard/panels/timeline.ts";
import { plotOf } from "./fixtures.ts";

const made = plotOf(10);
const plot = { ...made, attempt: made.number.map((k) => (k === 2 ? 2 : 1)) };
const at = (milliseconds: number) => new Date(milliseconds).toISOString();
const attempts = [
  { number: 2, attempt: 1, worker: "worker-10", startedAt: at(100), endedAt: at(5100), end: "lost" as const },
  // The last attempt of a finally failed trial already has its bar.
  {
    number: 6,
    attempt: 1,
    worker: "worker-1",
    startedAt: at(360_000),
    endedAt: at(390_000),
    end: "transient" as const,
  },
];

describe("timeline", () => {
  it("contains each attempt once, with workers in natural order", () => {
    const timeline = timelineOf(plot, { attempts }, 1e6);
    expect(timeline.workers).toEqual(["worker-1", "worker-2", "worker-10"]);
    expect(timeline.bars).toHaveLength(11);
    expect(timeline.bars.filter(({ number }) => number === 6).map(({ end }) => end)).toEqual(["failed"]);
    expect(timelineSentence(timeline)).toBe("11 attempts by 3 workers; 1 lost.");
  });
  it("extends running trials to now, and leaves waiting ones out", () => {
    const state = plot.state.map((each, k) => (k === 8 ? "running" : k === 9 ? "waiting" : each));
    const finishedAt = plot.finishedAt.map((time, k) => (k >= 8 ? null : time));
    const timeline = timelineOf({ ...plot, state, finishedAt }, { attempts: [] }, 700_000);
    expect(timeline.bars.find(({ number }) => number === 8)).toMatchObject({
      from: 480_000,
      to: 700_000,
      end: "running",
    });
    expect(timeline.bars.some(({ number }) => number === 9)).toBe(false);
  });
  it("shows the busiest workers where there are too many", () => {
    const many = plotOf(120);
    const timeline = timelineOf({ ...many, worker: many.number.map((k) => `w${k}`) }, { attempts: [] }, 0);
    expect([timeline.workers.length, timeline.total]).toEqual([40, 120]);
    expect(timelineSentence(timeline)).toContain("Only the 40 busiest of 120 workers are shown.");
  });
});

it("describes the attempt in a bar, how it ended and when, in the viewer's time zone", () => {
  const bar = { number: 2, attempt: 1, worker: "w", from: 0, to: 5000, end: "lost" as const };
  expect(describeBar(bar, 60_000, "Asia/Tokyo").split("\n")).toEqual([
    "trial 2, attempt 1: lost: its lease expired",
    "w",
    "09:00:00 to 09:00:05 (5 s)",
    "1 Jan 1970 09:00:00, Asia/Tokyo (GMT+09:00)",
  ]);
});

it("has one row per attempt in its table", () => {
  const timeline = timelineOf(plot, { attempts }, 1e6);
  const { table } = timelineFigure(
    { timeline, now: 1e6, selected: new Set(), brushed: null, zoom: null },
    palettes.dark,
    {
      width: 800,
      height: 200,
    },
  );
  expect(table.rows[0]).toEqual([2, 1, "worker-10", "1970-01-01T00:00:00.100Z", "1970-01-01T00:00:05.100Z", "lost"]);
  expect(table.rows).toHaveLength(11);
});
