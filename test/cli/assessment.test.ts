/** What the test set says about the winner: stored by `tune`, shown by every command that shows the winner. */
import { describe, expect, it } from "vitest";
import { CredenceError } from "../../common/errors.ts";
import type { Assessment } from "../../tuner/study/assessment.ts";
import { connectStudies } from "../../web/http-client/remote-studies.ts";
import { startTestServer } from "../web/server/support.ts";
import { fakeShell } from "./fake-context.ts";

const tune = ["tune", "bowl", "--trials", "8", "--quiet"];
const joined = (text: string) => text.replaceAll(/\s+/g, " ");

interface Shown {
  readonly assessment?: Assessment & { readonly gain: number; readonly verdict: string; readonly text: string };
}

describe("the test set", () => {
  it("is asked once by tune, and its answer is shown wherever the winner is", async () => {
    const { run, json, store } = fakeShell();
    const { out } = await run(...tune);
    const { assessment } = await (await store()).readStudy("bowl");
    if (assessment === undefined) throw new Error("nothing is stored");
    expect(assessment).toMatchObject({ defaultTrial: 0, metric: "testLoss", standardError: null, rows: null });
    const trials = await (await store()).readTrials("bowl");
    expect(assessment.value).toBeCloseTo((trials[assessment.trial].values?.loss ?? NaN) + 0.01, 12);
    expect(assessment.searchGain).toBeGreaterThan(0);
    const sentence =
      /On the test set, trial \d+ is \S+ better than the default \(trial 0\) in test loss \(standard error unknown\): this agrees with the gain of \S+ in the search\./;
    for (const text of [out, (await run("show", "bowl")).out, (await run("best", "bowl")).out]) {
      expect(joined(text)).toMatch(sentence);
    }
    for (const words of [
      ["show", "bowl"],
      ["best", "bowl"],
    ]) {
      const shown: Shown = await json(...words, "--json");
      expect(shown.assessment).toMatchObject({ ...assessment, verdict: "confirms" });
    }
    expect((await json<readonly Shown[]>("studies", "--json"))[0].assessment).toMatchObject(assessment);
    expect((await run("studies")).out).not.toContain("On the test set");

    const audit = await (await store()).readAudit("bowl");
    expect(audit.at(-1)).toMatchObject({ who: "tune", after: { assessment } });
    await run("tune", "bowl", "--quiet");
    expect(await (await store()).readAudit("bowl")).toHaveLength(audit.length);
  });

  it("is named in the list of studies if it contradicts the search, and says if another trial is recommended now", async () => {
    const { run, store } = fakeShell();
    await run(...tune);
    const stored = (await (await store()).readStudy("bowl")).assessment;
    if (stored === undefined) throw new Error("nothing is stored");
    const worse = { ...stored, trial: 1, value: stored.defaultValue + 0.5, standardError: 0.1, rows: 30 };
    await (await store()).updateStudy("bowl", { assessment: worse }, { who: "test", now: 9 });
    expect(joined((await run("studies")).out)).toMatch(
      /bowl: On the test set, trial 1 is 0\.5 ± 0\.1 worse than the default \(trial 0\) in test loss \(one standard error, 30 rows, paired\): this contradicts the gain/,
    );
    expect(joined((await run("best", "bowl")).out)).toMatch(/ Trial \d+, recommended now, has not been assessed\./);
  });

  it("moves with the study, and keeps naming the same trials if earlier ones were deleted", async () => {
    const { run, store } = fakeShell();
    await run(...tune);
    const { assessment } = await (await store()).readStudy("bowl");
    const { out } = await run("export", "bowl");
    const target = fakeShell({ files: { "study.json": out } });
    expect((await target.run("import", "study.json")).code).toBe(0);
    expect((await (await target.store()).readStudy("bowl")).assessment).toEqual(assessment);

    const document = JSON.parse(out);
    document.trials = document.trials.filter(({ number }: { number: number }) => number !== 1);
    document.study.assessment.trial = 5;
    const shifted = fakeShell({ files: { "study.json": JSON.stringify(document) } });
    await shifted.run("import", "study.json");
    expect((await (await shifted.store()).readStudy("bowl")).assessment).toEqual({ ...assessment, trial: 4 });

    document.study.assessment.trial = 1;
    const without = fakeShell({ files: { "study.json": JSON.stringify(document) } });
    await without.run("import", "study.json");
    expect(await (await without.store()).readStudy("bowl")).not.toHaveProperty("assessment");

    document.study.assessment.rows = 0;
    const bad = fakeShell({ files: { "study.json": JSON.stringify(document) } });
    const refused = await bad.run("import", "study.json");
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining("study.assessment.rows")]);

    const itself = JSON.parse(out);
    itself.study.assessment.trial = 0;
    const same = fakeShell({ files: { "study.json": JSON.stringify(itself) } });
    expect((await same.run("import", "study.json")).err).toContain(
      "study.assessment.trial; must be another one than the default: 0",
    );
  });

  it("is removed once the default is recommended, and a store that refuses it does not cost the report", async () => {
    const { run, store } = fakeShell();
    await run("tune", "bowl", "--trials", "1", "--quiet");
    expect(await (await store()).readStudy("bowl")).not.toHaveProperty("assessment");
    const old = { ...(await assessmentOf()), trial: 0 };
    await (await store()).updateStudy("bowl", { assessment: old }, { who: "test", now: 9 });
    await run("tune", "bowl", "--quiet");
    expect(await (await store()).readStudy("bowl")).not.toHaveProperty("assessment");

    const opened = await store();
    opened.updateStudy = () => Promise.reject(new CredenceError("storage", "disk full"));
    const { code, err, out } = await run("tune", "bowl", "--trials", "8", "--quiet");
    expect([code, err]).toEqual([0, "The result on the test set could not be stored: disk full\n"]);
    expect(joined(out)).toContain("On the test set, trial");
  });

  it("is stored at a server by the client that runs the study, and returned with its verdict", async () => {
    const server = await startTestServer();
    try {
      const { run, json } = fakeShell({ connect: async (access) => connectStudies(access) });
      const far = ["--server", server.url];
      for (let number = 0; number < 2; number++) {
        expect((await run("ask", "bowl", "--space", "x=float(0,1)", ...far)).code).toBe(0);
      }
      const assessment = { ...(await assessmentOf()), trial: 1 };
      const remote = connectStudies({ address: server.url, token: null, timeout: 1000 });
      await remote.updateStudy("bowl", { assessment }, { who: "tune", now: 1 });
      const { body } = await server.send("GET", "/studies/bowl");
      const text = expect.stringMatching(/^On the test set, trial 1 is /);
      expect(body.assessment).toMatchObject({ ...assessment, verdict: "confirms", text });
      expect((await server.send("GET", "/studies")).body.studies[0].assessment).toEqual(body.assessment);
      const shown: Shown = await json("show", "bowl", "--json", ...far);
      expect(shown.assessment).toEqual(body.assessment);

      const document = JSON.parse((await run("export", "bowl", ...far)).out);
      expect(document.study.assessment).toEqual(assessment);
      const patched = async (sent: object | null) => server.send("PATCH", "/studies/bowl", { assessment: sent });
      for (const wrong of [{ rows: 0 }, { verdict: "confirms" }, { standardError: -1 }, { metric: 3 }]) {
        expect((await patched({ ...assessment, ...wrong })).status, JSON.stringify(wrong)).toBe(422);
      }
      // A test set of a single row has no standard error.
      const single = await patched({ ...assessment, rows: 1, standardError: null });
      expect(single.status).toBe(200);
      expect(single.body.assessment).toMatchObject({ rows: 1, verdict: "unclear" });
      const { body: problem } = await patched({ ...assessment, trial: 7, defaultTrial: 9 });
      expect(problem.issues).toEqual([
        { path: "assessment.trial", message: "trial; must be the number of a trial: 7" },
        { path: "assessment.defaultTrial", message: "defaultTrial; must be the number of a trial: 9" },
      ]);
      expect((await patched({ ...assessment, trial: 0 })).body.issues).toEqual([
        {
          path: "assessment.trial",
          message: "trial; must be another one than the default: 0. If the default is recommended, send null.",
        },
      ]);
      expect((await patched(null)).body).not.toHaveProperty("assessment");
    } finally {
      await server.close();
    }
  });
});

async function assessmentOf(): Promise<Assessment> {
  const { run, store } = fakeShell();
  await run(...tune);
  const { assessment } = await (await store()).readStudy("bowl");
  if (assessment === undefined) throw new Error("nothing is stored");
  return assessment;
}
