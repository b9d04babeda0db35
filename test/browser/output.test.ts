/** The output of a program is on the page of its trial, however the trial ended. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../web/server/support.ts";
import { describeInBrowser } from "./browser.ts";
import { dashboard, settle } from "./views.ts";
import { watchPage } from "./watched.ts";

const lines = Array.from(
  { length: 60 },
  (_, i) => `epoch ${i + 1} of 60, a line that is wide enough to show how it is scrolled on a phone`,
);
const data = {
  text: [...lines, "<b>loss</b>=0.25", ""].join("\n"),
  isCut: true,
  end: "exit code 1",
  host: "node-7",
  revision: { commit: "0123456789abcdef0123456789abcdef01234567", isModified: true },
};

describeInBrowser("the output of a program", (browser) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ dashboard, executes: false });
    const study = {
      name: "programs",
      space: [{ kind: "float", name: "x", low: 0, high: 1, scale: "linear" }],
      metrics: [{ name: "loss", direction: "minimize" }],
    };
    expect((await server.send("POST", "/studies", study)).status).toBe(201);
    for (const kept of [[{ name: "output", kind: "output", title: "Output", data }], []]) {
      const { body } = await server.send("POST", "/studies/programs/suggestions", { count: 1, worker: "w" });
      const [{ number, lease }] = body.trials;
      const failure = { kind: "infeasible", message: "Exited with code 1: no data" };
      const result = { lease, failure, ...(kept.length === 0 ? {} : { artifacts: kept }) };
      expect((await server.send("POST", `/studies/programs/trials/${number}/result`, result)).status).toBe(200);
    }
  }, 120_000);
  afterAll(() => server?.close());

  it.each(["light", "dark"] as const)(
    "is shown from its end, as plain text: %s",
    { timeout: 180_000 },
    async (colorScheme) => {
      const page = await browser.page({
        colorScheme,
        viewport: { width: colorScheme === "dark" ? 390 : 1280, height: 900 },
      });
      const watched = await watchPage(page, { origin: server.url });
      await page.goto(`${server.url}/#/studies/programs/trials/0`);
      await settle(page, { heading: "Trial 0" });
      const panel = page.getByRole("region", { name: "Output" });
      const text = await panel.innerText();
      for (const part of [
        "exit code 1",
        "node-7",
        "0123456789ab, with uncommitted changes",
        "Only the end of the output is stored",
      ]) {
        expect(text).toContain(part);
      }
      const box = panel.locator("pre");
      expect(await box.innerText()).toMatch(/epoch 1 of 60[\s\S]*epoch 60 of 60.*\n<b>loss<\/b>=0\.25$/);
      expect(
        await box.evaluate((element) => element.scrollHeight - element.clientHeight - element.scrollTop),
      ).toBeLessThan(2);
      expect(await page.getByRole("heading", { name: "Output" }).count()).toBe(1);
      expect(await watched.faults()).toEqual([]);
      if (process.env.CREDENCE_LOOK !== undefined) {
        await panel.scrollIntoViewIfNeeded();
        await page.screenshot({ path: `${process.env.CREDENCE_LOOK}/output-${colorScheme}.png` });
      }
    },
  );

  it("has no panel if it was not recorded", { timeout: 180_000 }, async () => {
    const page = await browser.page();
    await page.goto(`${server.url}/#/studies/programs/trials/1`);
    await settle(page, { heading: "Trial 1" });
    expect(await page.getByRole("region", { name: "Output" }).count()).toBe(0);
  });
});
