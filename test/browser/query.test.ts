/**
 * The query box of the trials table: errors with their position, the table, the plots, the address, and marks of the
 * front; and ranks, the distribution of values, totals and notes.
 */
import axe, { type AxeResults } from "axe-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../web/server/support.ts";
import { describeInBrowser } from "./browser.ts";
import { dashboard, settle } from "./views.ts";
import { watchPage } from "./watched.ts";

const metrics = [
  { name: "loss", direction: "minimize" },
  { name: "speed", direction: "maximize", tuned: true },
];
const trials = Array.from({ length: 20 }, (_, k) => {
  const x = (k * 0.618) % 1;
  const act = k % 2 === 0 ? "gelu" : "relu";
  const values = { loss: x, speed: 2 * x + (k % 3) / 10 };
  const [startedAt, finishedAt] = [k, k + 2].map((minute) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString());
  const annotations = { attributes: { fold: k % 4 } };
  return { hyperparameters: { x, act }, state: "complete", values, startedAt, finishedAt, ...annotations };
});
const matching = trials.filter(({ values, hyperparameters }) => values.loss < 0.3 && hyperparameters.act === "gelu");

const notes = "**Wide** nets, <b>see</b> [why](https://example.org/)";

describeInBrowser("the query box", (browser) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ dashboard, executes: false });
    await server.send("POST", "/studies", {
      name: "nets",
      space: ["x=float(0,1)", "act=choice(gelu,relu)"],
      metrics,
      notes,
    });
    expect((await server.send("POST", "/studies/nets/trials", { trials })).status).toBe(201);
  }, 180_000);
  afterAll(() => server?.close());

  it.each([
    ["light", 1280],
    ["dark", 390],
  ] as const)("%s at a width of %d", { timeout: 180_000 }, async (colorScheme, width) => {
    const page = await browser.page({ colorScheme, viewport: { width, height: 900 } });
    const watched = await watchPage(page, { origin: server.url.replace(/\/$/, "") });
    await page.goto(`${server.url}/#/studies/nets`);
    const { front } = (await server.send("GET", "/studies/nets/front")).body;
    const diamonds = page.getByRole("link", { name: /the Pareto front$/ });
    await diamonds.first().waitFor();
    expect(await diamonds.count()).toBe(front.members.length);

    const box = page.getByRole("textbox", { name: "Query" });
    const count = page.getByRole("status").filter({ hasText: /^\d+ of 20 trials$/ });
    await box.fill("loss < 0.3 and act = ");
    await page.getByText(/Not applied\. query; must continue with .* the end at character 22/).waitFor();
    expect(await box.getAttribute("aria-invalid")).toBe("true");
    await box.fill("loss < 0.3 and act = gelu");
    await count.filter({ hasText: `${matching.length} of 20 trials` }).waitFor();
    await page.waitForURL(/query=loss/);
    await box.fill("attribute.fold in (1, 2) and not state = failed");
    await count.filter({ hasText: "10 of 20 trials" }).waitFor();

    // Until a panel is near the viewport, its frame has a title but no controls and no `id`.
    const matrix = page.getByRole("region", { name: "Scatter matrix" });
    await matrix.scrollIntoViewIfNeeded();
    await matrix.getByLabel("Color").selectOption("rank");
    await page.waitForURL(/colour=rank/);
    await page.getByRole("region", { name: "Distribution of values" }).scrollIntoViewIfNeeded();
    await page.getByRole("figure", { name: "Distribution of values of nets" }).waitFor();
    expect(await page.locator(".markdown").innerHTML()).toBe(
      '<p><strong>Wide</strong> nets, &lt;b&gt;see&lt;/b&gt; <a href="https://example.org/" rel="noopener noreferrer nofollow" target="_blank">why</a></p>',
    );
    await page.getByText("Evaluation time", { exact: true }).waitFor();
    await page.reload();
    await count.filter({ hasText: "10 of 20 trials" }).waitFor();
    await settle(page, { heading: "nets" });
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate<AxeResults>("axe.run('.query', { resultTypes: ['violations'] })");
    expect(violations.map(({ id, help }) => `${id}: ${help}`)).toEqual([]);
    await page.getByRole("button", { name: "Clear query" }).click();
    await page.getByText("20 trials", { exact: true }).first().waitFor();
    expect(await watched.faults()).toEqual([]);
  });
});
