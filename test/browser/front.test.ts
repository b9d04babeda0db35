/** The Pareto front of a study with several objectives, in both themes, narrow and wide, without errors. */
import axe, { type AxeResults } from "axe-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../web/server/support.ts";
import { describeInBrowser } from "./browser.ts";
import { dashboard, settle } from "./views.ts";
import { watchPage } from "./watched.ts";

const space = [
  { kind: "float", name: "x", low: 0, high: 1, scale: "linear" },
  { kind: "float", name: "y", low: 0, high: 1, scale: "linear" },
];
const metrics = [
  { name: "loss", direction: "minimize" },
  { name: "speed", direction: "maximize", tuned: true },
];
const points = Array.from({ length: 24 }, (_, k) => ({ x: (k * 0.618) % 1, y: (k * 0.414) % 1 }));

const met = points.filter(({ y }) => 4 + 10 * y <= 12).length;

describeInBrowser("the Pareto front", (browser) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ dashboard, executes: false });
    const made = [
      await server.send("POST", "/studies", { name: "both", space, metrics, require: ["memory <= 12"] }),
      await server.send("POST", "/studies/both/trials", {
        trials: points.map(({ x, y }) => ({
          hyperparameters: { x, y },
          state: "complete",
          values: { loss: (x - 0.2) ** 2 + y ** 2, speed: 10 + 20 * x * (1 - y), memory: 4 + 10 * y },
        })),
      }),
    ];
    expect(made.map(({ status }) => status)).toEqual([201, 201]);
  }, 180_000);
  afterAll(() => server?.close());

  it.each([
    ["light", 1280],
    ["dark", 380],
  ] as const)("is drawn and described, %s at a width of %d", { timeout: 180_000 }, async (colorScheme, width) => {
    const page = await browser.page({ colorScheme, viewport: { width, height: 900 } });
    const watched = await watchPage(page, { origin: server.url.replace(/\/$/, "") });
    await page.goto(server.url);
    await page.getByRole("link", { name: "both", exact: true }).click();
    await settle(page, { heading: "both" });
    const panel = page.locator("#front");
    await panel.scrollIntoViewIfNeeded();
    await panel.getByText("complete trials are on the front").waitFor();
    await settle(page, { heading: "both" });
    expect(await panel.innerText()).toContain(`${met} of them meet the requirements.`);
    expect(await panel.getByRole("heading", { name: "loss and speed" }).count()).toBe(1);
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate<AxeResults>("axe.run('#front', { resultTypes: ['violations'] })");
    expect(violations.map(({ id, help }) => `${id}: ${help}`)).toEqual([]);
    expect(await watched.faults()).toEqual([]);
  });
});
