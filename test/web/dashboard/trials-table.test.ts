/** The trials table: its columns, its conditions, its window and its export. */
import { describe, expect, it } from "vitest";
import { columnFormats, columnsOf, shownColumns } from "../../../web/dashboard/study/trials/columns.ts";
import {
  conditionProblem,
  conditionText,
  readConditions,
  writeConditions,
} from "../../../web/dashboard/study/trials/conditions.ts";
import { refusedConditions } from "../../../web/dashboard/study/trials/table.tsx";
import { exportTable, readAll } from "../../../web/dashboard/study/trials/export.ts";
import { ROW_HEIGHT, rowWindow } from "../../../web/dashboard/study/trials/window.ts";
import type { PlotJson } from "../../../web/api.ts";
import { plot, study, trial } from "./study-fixtures.ts";

describe("the trials table", () => {
  const columns = columnsOf(study, [trial]);

  it("has the columns of the study, its metrics and additional recorded numbers", () => {
    expect(columns.map(({ title }) => title)).toEqual([
      "Trial",
      "State",
      "loss",
      "seconds",
      "lr",
      "layers",
      "optimizer",
      "Duration",
      "Worker",
      "Sampler",
      "Attempt",
      "Created",
      "Tags",
      "Failure",
      "rmse",
    ]);
    const formats = columnFormats(columns, [trial], null);
    const shown = shownColumns(columns, "").map(({ id, text }) => text(trial, formats.get(id) ?? String));
    expect(shown).toEqual(["3", "complete", "0.1235", "2", "0.001235", "3", "adam", "2.50 s"]);
    expect(shownColumns(columns, "state,hp.lr").map(({ title }) => title)).toEqual(["State", "lr"]);
    expect(shownColumns(columns, "gone").length).toBe(8);
    expect(columns.find(({ title }) => title === "loss")?.sort).toBe("trial.value");
  });

  it("formats all numbers of a column alike, with enough digits to distinguish rows and plotted trials", () => {
    const values = [1e6 + 1e-3, 1e6 + 2e-3, 1e6];
    const rows = values.map((value, number) => ({
      ...trial,
      number: 99_998 + number,
      values: { loss: value, seconds: 1 },
      hyperparameters: { ...trial.hyperparameters, lr: [1e-4, 0.02, 0.9][number] },
    }));
    const cells = (id: string, plotted: PlotJson | null) => {
      const column = columns.find((each) => each.id === id)!;
      const format = columnFormats(columns, rows, plotted).get(id)!;
      return rows.map((row) => column.text(row, format));
    };
    expect(cells("value", null)).toEqual([
      "1\u202f000\u202f000.001",
      "1\u202f000\u202f000.002",
      "1\u202f000\u202f000.000",
    ]);
    expect(cells("hp.lr", null)).toEqual(["0.0001", "0.0200", "0.9000"]);
    // A plotted trial that is not in view needs another digit: the rows in view do not change as the view moves.
    const far = { ...plot, values: { loss: [1e6 + 1e-4] }, hyperparameters: { lr: [2e-7] } };
    expect(cells("value", far)[0]).toBe("1\u202f000\u202f000.0010");
    expect(cells("hp.lr", far)).toEqual(
      ["1", "2", "9"].map((digits, k) => `${digits}\u202f×\u202f10${["⁻⁴", "⁻²", "⁻¹"][k]}`),
    );
    expect(cells("number", null)).toEqual(["99998", "99999", "100000"]);
  });

  it("draws the rows in view, and requests the whole pages that contain them", () => {
    for (const top of [0, 1, 1400, 2_799_000]) {
      const { first, end, offset, limit } = rowWindow(top, 560, 100_000);
      expect(first).toBeLessThanOrEqual(Math.floor(top / ROW_HEIGHT));
      expect(end).toBeGreaterThanOrEqual(Math.min(100_000, Math.ceil((top + 560) / ROW_HEIGHT)));
      expect(end - first).toBeLessThan(60);
      expect([offset % 50, offset <= first, offset + limit >= end, limit <= 500]).toEqual([0, true, true, true]);
    }
    expect(rowWindow(0, 560, 0)).toEqual({ first: 0, end: 0, offset: 0, limit: 50 });
    expect(rowWindow(9e9, 560, 10).end).toBe(10);
  });

  it("reports problems with a condition in the server's wording", () => {
    const known = columnsOf(
      { ...study, space: [{ kind: "float", name: "value", low: 0, high: 1, scale: "linear" }, ...study.space] },
      [trial],
    );
    const problem = (condition: string) => conditionProblem(condition, known);
    expect(problem("trial.value<abc")).toBe("Must compare with a number.");
    expect(problem("hp.lr=fast")).toBe("Must compare with a number, or with nothing for trials that have none.");
    expect(problem("hp.optimizer~")).toBe("Must name the text to search for.");
    expect(problem("hp.optimizer<adam")).toBe("Must compare with a number.");
    const good = ["trial.value<0.3", "hp.value>=1e-3", "hp.lr=", "hp.optimizer=adam", "trial.tag~a", "metric.later>1"];
    expect(good.map(problem)).toEqual(good.map(() => null));
    // Errors that only the server can find are shown next to their condition.
    const issues = [{ path: "where[1]", message: "must be a name" }];
    expect(refusedConditions({ issues }, { where: ["a<1", "b<1"] })).toEqual(new Map([["b<1", "must be a name"]]));
    expect(refusedConditions(null, { where: ["a<1"] }).size).toBe(0);
  });

  it("uses field names that no dimension can have", () => {
    // A dimension may be called number or value.
    const names = columns.flatMap(({ sort, where }) => [sort, where]).filter((name) => name !== null);
    expect(names.filter((name) => !/^(trial|hp|metric)\./.test(name))).toEqual([]);
    const sources = import.meta.glob("../../../web/dashboard/**/*.{ts,tsx}", {
      query: "?raw",
      import: "default",
      eager: true,
    });
    const asked = Object.values(sources as Record<string, string>).flatMap((text) =>
      [...text.matchAll(/\bsort: "([^"]*)"/g)].map(([, name]) => name),
    );
    expect(asked.length).toBeGreaterThan(1);
    expect(asked.filter((name) => !name.startsWith("trial."))).toEqual([]);
  });

  it("writes conditions for people and for the URL", () => {
    expect(["lr>=0.1", "state!=failed", "worker~local", "x<-2"].map(conditionText)).toEqual([
      "lr ≥ 0.1",
      "state is not failed",
      "worker contains local",
      "x < -2",
    ]);
    expect(readConditions(writeConditions(["lr>0.1", "n=2", "n=2"]))).toEqual(["lr>0.1", "n=2"]);
  });

  it("exports every matching trial once, in full", async () => {
    const all = Array.from({ length: 1203 }, (_, number) => ({ ...trial, number }));
    const asked: (number | undefined)[] = [];
    const client = {
      table: (_: string, { offset = 0, limit = 0 }: { offset?: number; limit?: number }) => {
        asked.push(offset);
        // One more trial arrived above, so that a page repeats one.
        const from = offset === 0 ? 0 : offset - 1;
        return Promise.resolve({
          trials: all.slice(from, offset + limit - (offset === 0 ? 0 : 1)),
          matching: 1203,
          total: 2000,
          revision: 1,
        });
      },
    };
    const seen: number[] = [];
    const onProgress = (read: number) => void seen.push(read);
    const read = await readAll({ client, study: "ovens", query: { state: "complete" }, onProgress });
    expect(read.length).toBe(1203);
    expect([asked, seen.at(-1)]).toEqual([[0, 500, 1000], 1203]);
    const { columns: titles, rows } = exportTable(columns, read.slice(0, 1));
    expect(titles).toContain("finishedAt");
    expect(rows[0]?.[titles.indexOf("lr")]).toBe(0.00123456);
    expect(rows[0]?.[titles.indexOf("Duration")]).toBe(2.5);
  });
});
