/** Pages and reports of studies whose values are extreme, close together, or all the same: no freeze, no error. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { place } from "../end-to-end/binary.ts";
import { startTestServer, type TestServer } from "../web/server/support.ts";
import { describeInBrowser } from "./browser.ts";
import { dashboard, settle, storedFile } from "./views.ts";
import { watchPage } from "./watched.ts";

const MAX = Number.MAX_VALUE;

/** By study name: the values of its complete trials in order. */
const kinds: Readonly<Record<string, readonly number[]>> = {
  penalty: [0.5, 0.4, 0.3, 1e300],
  "largest-double": [0.5, MAX, 0.3, 0.2],
  "both-ends": [-MAX, MAX, 0, 1e-300, 5e-324, -1],
  close: [1e6, 1e6 + 1e-9, 1e6 + 2e-9],
  constant: [1],
};

interface Archive {
  study: { name: string };
  trials: { state: string; values: Record<string, number> | null }[];
}

function archiveOf(name: string): Archive {
  const archive = JSON.parse(readFileSync(storedFile("disk"), "utf8")) as Archive;
  const values = kinds[name];
  let next = 0;
  archive.study.name = name;
  for (const trial of archive.trials) {
    if (trial.state === "complete") trial.values = { value: values[next++ % values.length] };
  }
  return archive;
}

describeInBrowser("studies of extreme values", (browser) => {
  const folder = place();
  let server: TestServer;
  const run = async (...words: string[]) => {
    const { code, err } = await folder.run(...words);
    if (code !== 0) throw new Error(`${words.join(" ")}; must succeed: ${err}`);
  };
  beforeAll(async () => {
    server = await startTestServer({ dashboard, executes: false });
    for (const name of Object.keys(kinds)) {
      const file = join(folder.path, `${name}.json`);
      writeFileSync(file, JSON.stringify(archiveOf(name)));
      await run("import", file, "--server", server.url);
    }
  }, 180_000);
  afterAll(() => server?.close());

  it.each(Object.keys(kinds))("%s: the page is drawn and responsive", { timeout: 120_000 }, async (name) => {
    const page = await browser.page();
    const watched = await watchPage(page, { origin: server.url });
    await page.goto(`${server.url}/#/studies/${name}`);
    await settle(page, { heading: name });
    expect(await watched.faults()).toEqual([]);
    expect(await page.locator("main").innerText()).not.toMatch(/NaN|undefined|Infinity/);
    await page.context().close();
  });

  it("penalty: the report is drawn", { timeout: 120_000 }, async () => {
    const storage = ["--storage", `sqlite:${join(folder.path, "report.db")}`];
    await run("import", join(folder.path, "penalty.json"), ...storage);
    await run("report", "penalty", "-o", "report.html", ...storage);
    const page = await browser.page();
    const watched = await watchPage(page, { origin: null });
    await page.goto(pathToFileURL(join(folder.path, "report.html")).href);
    await settle(page, { heading: "penalty" });
    expect(await watched.faults()).toEqual([]);
  });
});
