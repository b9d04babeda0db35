/** The common parts of every dashboard page: addresses, formats, the stream of events, tables. */
import { describe, expect, it } from "vitest";
import { csvOf } from "../../../web/dashboard/chart/table.ts";
import {
  formatCount,
  formatCounted,
  formatNumber,
  formatShare,
  formatValue,
  unbroken,
} from "../../../web/dashboard/format/number.ts";
import { formatAgo, formatDuration, formatTime, formatTimeFully } from "../../../web/dashboard/format/time.ts";
import { formatRoute, parseRoute, withParameter } from "../../../web/dashboard/routing/route.ts";
import { createEventParser } from "../../../web/dashboard/api-client/event-stream.ts";
import { changeOf, waitBefore } from "../../../web/dashboard/api-client/follow.ts";
import { searchOf } from "../../../web/dashboard/api-client/http.ts";

describe("numbers", () => {
  it.each([
    [0, "0"],
    [-0, "0"],
    [0.01234567, "0.01235"],
    [1.5, "1.5"],
    [-2.25, "−2.25"],
    [1234.5678, "1235"],
    [12345.678, "12\u202f346"],
    [-1234567, "−1\u202f234\u202f567"],
    [0.00012, "1.2\u202f×\u202f10⁻⁴"],
    [1.2345e12, "1.235\u202f×\u202f10¹²"],
    [Infinity, "∞"],
    [-Infinity, "−∞"],
    [NaN, "not a number"],
  ])("%d → %s", (value, text) => expect(formatNumber(value)).toBe(text));

  it("whole numbers, shares and values", () => {
    expect(formatCount(100000)).toBe("100\u202f000");
    expect(formatCount(1000)).toBe("1000");
    expect(formatShare(0.4567)).toBe("46\u202f%");
    expect(unbroken("off by 5.9 % at most")).toBe("off by 5.9\u202f% at most");
    expect([0, 1, 2].map((count) => formatCounted(count, "trial"))).toEqual(["0 trials", "1 trial", "2 trials"]);
    expect(formatShare(0.002)).toBe("< 1\u202f%");
    expect(formatShare(0.999)).toBe("≥ 99\u202f%");
    expect(formatShare(1)).toBe("100\u202f%");
    expect([1024, "adam", true, null, 0.1].map((value) => formatValue(value))).toEqual([
      "1024",
      "adam",
      "true",
      "–",
      "0.1",
    ]);
  });
});

describe("times", () => {
  it.each([
    [0, "0 s"],
    [420, "420 ms"],
    [1500, "1.5 s"],
    [12_340, "12.3 s"],
    [59_990, "1 min"],
    [200_000, "3 min 20 s"],
    [2 * 3_600_000 + 5 * 60_000, "2 h 5 min"],
    [3 * 86_400_000 + 4 * 3_600_000, "3 d 4 h"],
  ])("%d ms → %s", (milliseconds, text) => expect(formatDuration(milliseconds)).toBe(text));

  it("in a column, seconds keep trailing zeros", () => {
    expect([2000, 1900, 12_000].map((size) => formatDuration(size, true))).toEqual(["2.00 s", "1.90 s", "12.0 s"]);
  });

  const noon = Date.UTC(2026, 10, 23, 12, 0, 5);

  it("in the requested time zone, with its name", () => {
    expect(formatTime(noon, noon, "Europe/Berlin")).toBe("13:00:05");
    expect(formatTime(noon, noon + 86_400_000, "Europe/Berlin")).toBe("23 Nov 13:00");
    expect(formatTime(noon, noon + 400 * 86_400_000, "Asia/Tokyo")).toBe("23 Nov 2026");
    expect(formatTimeFully(noon, "Asia/Kolkata")).toBe("23 Nov 2026 17:30:05, Asia/Kolkata (GMT+05:30)");
  });

  it("how long ago", () => {
    expect([1, 40, 200, 7200, 400_000].map((seconds) => formatAgo(0, seconds * 1000))).toEqual([
      "now",
      "40 s ago",
      "3 min ago",
      "2 h ago",
      "4 days ago",
    ]);
  });
});

describe("addresses", () => {
  it.each([
    "#/",
    "#/?search=oven",
    "#/new",
    "#/new?objective=branin",
    "#/studies/oven",
    "#/studies/a%2Fb?x=time&log=on",
    "#/studies/oven/trials/12?at=0.1",
    "#/compare?study=a&study=b&x=time",
  ])("%s round-trips", (address) => expect(formatRoute(parseRoute(address))).toBe(address));

  it("detects unknown addresses, and tolerates broken escapes", () => {
    expect(parseRoute("#/nowhere").page).toBe("unknown");
    expect(parseRoute("#/studies/a/trials/x").page).toBe("unknown");
    expect(parseRoute("#/studies/%zz")).toEqual({ page: "study", study: "%zz", query: [] });
    expect(parseRoute("")).toEqual({ page: "studies", query: [] });
  });

  it("a value is set at its position, and removed", () => {
    const query = [
      ["a", "1"],
      ["b", "2"],
    ] as const;
    expect(withParameter(query, "a", "3")).toEqual([
      ["a", "3"],
      ["b", "2"],
    ]);
    expect(withParameter(query, "a", null)).toEqual([["b", "2"]]);
    expect(withParameter(query, "c", "4").at(-1)).toEqual(["c", "4"]);
  });

  it("requests to the API", () => {
    expect(searchOf({})).toBe("");
    expect(searchOf({ limit: 5, state: undefined, where: ["lr>0.1", "n=2"] })).toBe(
      "?limit=5&where=lr%3E0.1&where=n%3D2",
    );
  });
});

describe("events", () => {
  const text = ': hello\n\nid: 7\nevent: trial\ndata: {"number":\ndata: 3}\n\r\nevent: study\r\ndata: {}\r\n\r\n';
  const events = [
    { kind: "trial", data: '{"number":\n3}', id: "7" },
    { kind: "study", data: "{}", id: "7" },
  ];

  it.each([1, 2, 3, 7, 1000])("are parsed whole from pieces of %d characters", (size) => {
    const parse = createEventParser();
    const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, at) =>
      text.slice(at * size, (at + 1) * size),
    );
    expect(pieces.flatMap((piece) => parse(piece))).toEqual(events);
  });

  it("become changes; unknown kinds are ignored", () => {
    expect(changeOf({ kind: "deleted", data: '{"study":"a","number":4}', id: "1" })).toEqual({
      kind: "deleted",
      number: 4,
    });
    expect(changeOf({ kind: "weather", data: "{}", id: "1" })).toBeNull();
  });

  it("are reconnected after growing delays", () => {
    expect([0, 1, 2, 9].map(waitBefore)).toEqual([500, 1000, 2000, 15_000]);
  });
});

describe("tables", () => {
  it("are CSV that a spreadsheet reads without executing formulas", () => {
    const rows = [
      [1e-7, 'say "a, b"', null],
      [-2, "=1+1", true],
    ];
    expect(csvOf({ columns: ["x", "text", "flag"], rows })).toBe('x,text,flag\n1e-7,"say ""a, b""",\n-2,\'=1+1,true\n');
  });
});
