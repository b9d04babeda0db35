/** Readable durations and times; times are in the viewer's time zone, which is shown if there is room. */
import { defined } from "../../../common/defined.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** 420 → 420 ms, 12 340 → 12.3 s, 200 000 → 3 min 20 s, … In columns (`isAligned`) 2 s is 2.00 s. */
export function formatDuration(milliseconds: number, isAligned = false): string {
  const size = Math.max(0, milliseconds);
  if (size < 1) return "0 s";
  if (size < SECOND) return `${Math.round(size)} ms`;
  if (size < 59_950) {
    const seconds = (size / SECOND).toFixed(size < 9950 ? 2 : 1);
    return `${isAligned ? seconds : seconds.replace(/\.?0+$/, "")} s`;
  }
  if (size < HOUR - SECOND / 2) return pair([size, SECOND], [60, "min", "s"]);
  if (size < DAY - MINUTE / 2) return pair([size, MINUTE], [60, "h", "min"]);
  return pair([size, HOUR], [24, "d", "h"]);
}

/** How long ago, coarsely: now, 40 s ago, 3 min ago … */
export function formatAgo(then: number, now: number): string {
  const gone = now - then;
  if (gone < 5 * SECOND) return "now";
  if (gone < MINUTE) return `${Math.floor(gone / SECOND)} s ago`;
  if (gone < HOUR) return `${Math.floor(gone / MINUTE)} min ago`;
  if (gone < 2 * DAY) return `${Math.floor(gone / HOUR)} h ago`;
  return `${Math.floor(gone / DAY)} days ago`;
}

/** Milliseconds → 14:03:22 today, 23 Nov 14:03 this year, 23 Nov 2025 otherwise. `zone` is for tests. */
export function formatTime(time: number, now: number, zone?: string): string {
  const [day, today] = [parts(time, zone), parts(now, zone)];
  if (day.date === today.date) return day.clock;
  return day.year === today.year ? `${day.short} ${day.clock.slice(0, 5)}` : `${day.short} ${day.year}`;
}

/** In full with the time zone, for a tooltip. */
export function formatTimeFully(time: number, zone?: string): string {
  const used = zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const offset = new Intl.DateTimeFormat("en-GB", { timeZone: used, timeZoneName: "longOffset" })
    .formatToParts(time)
    .find(({ type }) => type === "timeZoneName")?.value;
  const { short, year, clock } = parts(time, used);
  return `${short} ${year} ${clock}, ${used}${offset === undefined || offset === used ? "" : ` (${offset})`}`;
}

function pair([size, unit]: [number, number], [ratio, large, small]: [number, string, string]): string {
  const units = Math.round(size / unit);
  const [whole, rest] = [Math.floor(units / ratio), units % ratio];
  return rest === 0 ? `${whole} ${large}` : `${whole} ${large} ${rest} ${small}`;
}

function parts(time: number, zone?: string) {
  const format = new Intl.DateTimeFormat("en-GB", {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    ...defined({ timeZone: zone }),
  });
  const found = new Map(format.formatToParts(time).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes) => found.get(type) ?? "";
  const short = `${part("day")} ${part("month")}`;
  return {
    short,
    year: part("year"),
    date: `${short} ${part("year")}`,
    clock: `${part("hour")}:${part("minute")}:${part("second")}`,
  };
}
