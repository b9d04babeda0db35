/**
 * The forms for creating and changing a study: input is checked by the server, errors appear next to their field, and
 * the equivalent commands follow.
 */
import { afterAll, beforeAll, expect, it } from "vitest";
import axe, { type AxeResults } from "axe-core";
import { startTestServer, type TestServer } from "../web/server/support.ts";
import { describeInBrowser } from "./browser.ts";
import { dashboard } from "./views.ts";
import { watchPage } from "./watched.ts";

const loss = { name: "loss", direction: "minimize" };

describeInBrowser("the forms of a study", (browser) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ dashboard, executes: false });
  }, 180_000);
  afterAll(() => server?.close());

  it.each([
    ["light", 1280],
    ["dark", 390],
  ] as const)("%s at a width of %d", { timeout: 180_000 }, async (colorScheme, width) => {
    const page = await browser.page({ colorScheme, viewport: { width, height: 900 } });
    const watched = await watchPage(page, { origin: server.url.replace(/\/$/, "") });
    await page.goto(`${server.url}/#/new?objective=own`);
    await page.getByLabel("Dimensions", { exact: true }).fill("depth=int(1,8)\nwidth=int(16,1024,log)");
    const constraints = page.getByLabel("Constraints on hyperparameters", { exact: true });
    await constraints.fill("depth*size <= 4096");
    await page.getByText(/must be a dimension of the space: "size"/).waitFor();
    expect(await constraints.getAttribute("aria-invalid")).toBe("true");
    await constraints.fill("depth*width <= 4096");
    await page.getByText(/must be a dimension of the space/).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Add a metric" }).click();
    await page.getByLabel("Metric 2: name").fill("accuracy");
    await page.getByLabel("Metric 2: direction").selectOption("maximize");
    await page.getByLabel("Requirements", { exact: true }).fill("latency <= 20");
    await page.getByLabel("Rule", { exact: true }).selectOption("hyperband");
    await page.getByText(/max; must be given for hyperband/).waitFor();
    // With several metrics, the metric used for pruning must be named.
    await page.getByText(/metric; must be given if several are tuned/).waitFor();
    await page.getByLabel("Metric to compare", { exact: true }).fill("loss");
    await page.getByLabel("Maximum step", { exact: true }).fill("81");
    await page.locator("[aria-invalid=true]").first().waitFor({ state: "detached" });
    const name = `own-${colorScheme}`;
    await page.getByLabel("Name", { exact: true }).fill(name);
    const command = await page.getByLabel("the command", { exact: true }).innerText();
    expect(command).toContain("--constraint 'depth*width <= 4096' --metric loss --metric accuracy:maximize");
    expect(command).toContain("--prune hyperband --prune-metric loss --prune-max 81");
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate<AxeResults>("axe.run('main', { resultTypes: ['violations'] })");
    expect(violations.map(({ id, help }) => `${id}: ${help}`)).toEqual([]);
    await page.getByRole("button", { name: "Start the study" }).click();
    await page.getByRole("heading", { level: 1, name }).waitFor();
    expect((await server.send("GET", `/studies/${name}`)).body).toMatchObject({
      constraints: ["depth*width <= 4096"],
      metrics: [{ name: "loss" }, { name: "accuracy", tuned: true }, { name: "latency", atMost: 20 }],
      pruning: { rule: "hyperband", metric: "loss", max: 81 },
    });

    await page.goto(`${server.url}/#/new?objective=hartmann6`);
    await page.getByLabel("x1: likely value").fill("2");
    await page.getByText(/^likely; must be/).waitFor();
    await page.getByLabel("x1: likely value").fill("0.2");
    await page.getByLabel("x1: within").fill("0.1");
    await page.getByText(/^likely; must be/).waitFor({ state: "detached" });
    expect(await page.getByLabel("the command", { exact: true }).innerText()).toContain("likely=0.2,within=0.1");
    expect(await watched.faults()).toEqual([]);
  });

  it.each([
    ["light", 1280],
    ["dark", 390],
  ] as const)("changes a study, %s at a width of %d", { timeout: 180_000 }, async (colorScheme, width) => {
    const name = `edited-${colorScheme}`;
    const trials = [0.1, 0.3, 0.5, 0.7, 0.9].map((x) => ({
      hyperparameters: { x },
      state: "complete",
      values: { loss: x ** 2 },
    }));
    await server.send("POST", "/studies", { name, space: ["x=float(0,1)"], metrics: [loss] });
    await server.send("POST", `/studies/${name}/trials`, { trials });
    const page = await browser.page({ colorScheme, viewport: { width, height: 900 } });
    const watched = await watchPage(page, { origin: server.url.replace(/\/$/, "") });
    await page.goto(`${server.url}/#/studies/${name}`);
    await page.getByRole("button", { name: "Edit", exact: true }).click();
    await page.waitForURL(/[?&]edit=study/);
    const form = page.getByRole("form", { name: "Edit the study" });
    await form.getByLabel("x: lowest").fill("2");
    await form.getByText(/^high; must be/).waitFor();
    await form.getByLabel("x: lowest").fill("0.4");
    await form.getByText("3 of 5 finished trials would still fit").waitFor();
    await form.getByLabel("Constraints on hyperparameters").fill("x*z <= 1");
    await form.getByText(/must be a dimension of the space: "z"/).waitFor();
    await form.getByLabel("New dimensions").fill("z=float(0,1,default=0)");
    await form.getByText("3 of 5 finished trials would still fit").waitFor();
    await form.getByLabel("Trials", { exact: true }).fill("50");
    await form.getByLabel("Notes").fill("Wider.");
    const line = await form.getByLabel("the command", { exact: true }).innerText();
    expect(line).toContain("--constraint 'x*z <= 1' --trials 50 --notes Wider.");
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate<AxeResults>("axe.run('.edit-study', { resultTypes: ['violations'] })");
    expect(violations.map(({ id, help }) => `${id}: ${help}`)).toEqual([]);
    await form.getByRole("button", { name: "Save changes" }).click();
    await form.waitFor({ state: "detached" });
    expect((await server.send("GET", `/studies/${name}`)).body).toMatchObject({
      space: [{ name: "x", low: 0.4 }, { name: "z" }],
      constraints: ["x*z <= 1"],
      budget: { trials: 50 },
      notes: "Wider.",
      spaceRevision: 1,
    });
    expect(await watched.faults()).toEqual([]);
  });
});
