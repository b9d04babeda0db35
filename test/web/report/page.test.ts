import { describe, expect, it } from "vitest";
import { analyseHere } from "../../../tuner/analysis/analyst.ts";
import { analyses } from "../../../tuner/analysis/index.ts";
import { fakeShell } from "../../cli/fake-context.ts";
import type { ReportJson } from "../../../web/api.ts";
import { reportDocument } from "../../../web/report/document.ts";
import { jsonIsland, reportPage } from "../../../web/report/page.ts";

/** A tuned bowl, as stored. */
async function bowl(trials: number) {
  const shell = fakeShell();
  await shell.run("tune", "bowl", "--trials", String(trials));
  const store = await shell.store();
  const study = await store.readStudy("bowl");
  return { study, trials: await store.readTrials("bowl") };
}

async function documentOf(count: number): Promise<ReportJson> {
  const { study, trials } = await bowl(count);
  const past = { study, trials, attempts: [], intermediateValues: [], artifacts: [] };
  return reportDocument(past, { analyst: analyseHere(analyses), version: "1.2.3", now: 0 });
}

describe("the document of a report", () => {
  it("contains the study, its trials, the surrogate over one and two dimensions, and the best trial", async () => {
    const document = await documentOf(12);
    expect(document.study).toMatchObject({ name: "bowl", best: document.best?.trial.values?.["loss"] });
    expect(document.study.assessment?.text).toMatch(/^On the test set, trial \d+ is /);
    expect(document.plot.number).toHaveLength(12);
    expect(document.trials.map(({ number }) => number)).toEqual(document.plot.number);
    expect(document.surrogates.map(({ axes }) => axes.map(({ name }) => name))).toEqual([["x"], ["k"], ["x", "k"]]);
    expect(document.check?.fitted).toBeGreaterThanOrEqual(5);
    const values = document.trials.flatMap(({ values }) => values?.["loss"] ?? []);
    expect(document.best?.trial.values?.["loss"]).toBe(Math.min(...values));
    expect(document.trials.every(({ reason }) => reason.kernel === undefined)).toBe(true);
    expect(document.madeAt).toBe("1970-01-01T00:00:00.000Z");
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  it("contains no surrogate before five trials are complete", async () => {
    const document = await documentOf(2);
    expect(document).toMatchObject({ surrogates: [], check: null, importance: { dimensions: [] } });
  });
});

describe("the page of a report", () => {
  it("embeds its data so that no string in it can end the element", async () => {
    const document = await documentOf(2);
    const study = { ...document.study, notes: "</script><!-- \u2028 <script>alert(1)</script>" };
    const script = 'const end = "</script>"; const open = "<!--";';
    const page = reportPage({ ...document, study }, { script, style: "a { color: red }" });
    const island = /<script type="application\/json" id="credence-report">(.*?)<\/script>/s.exec(page)?.[1] ?? "";
    expect((JSON.parse(island) as ReportJson).study.notes).toBe(study.notes);
    expect(island).not.toMatch(/[<\u2028]/);
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(page).not.toContain("<!--");
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/(src|href)="/);
  });

  it("escapes JSON without changing it", () => {
    const value = { text: "</script>\u2028\u2029<" };
    expect(JSON.parse(jsonIsland(value))).toEqual(value);
    expect(jsonIsland(value)).not.toMatch(/[<\u2028\u2029]/);
  });
});

describe("credence report", () => {
  it("writes the named file, and reports it", async () => {
    const shell = fakeShell();
    await shell.run("tune", "bowl", "--trials", "6");
    const { code, out } = await shell.run("report", "bowl", "-o", "bowl.html");
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^Wrote bowl\.html \(\d+\.\d MB\); open it in a browser\.\n$/),
    ]);
    const past = JSON.parse(shell.written.get("bowl.html") ?? "") as { trials: readonly unknown[] };
    expect(past.trials).toHaveLength(6);
    const bytes = Buffer.byteLength(shell.written.get("bowl.html") ?? "");
    expect(await shell.json("report", "bowl", "--json")).toEqual({ study: "bowl", file: "report.html", bytes });
    const { out: page } = await shell.run("report", "bowl", "--output", "-");
    expect(JSON.parse(page)).toMatchObject({ study: { name: "bowl" } });
  });

  it("refuses a study that does not exist", async () => {
    const { code, err } = await fakeShell().run("report", "nothing");
    expect(code).toBe(2);
    expect(err).toContain('No study named "nothing" in sqlite:credence.db. It has no studies yet.');
  });
});
