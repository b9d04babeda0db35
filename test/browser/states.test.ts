/**
 * The page in rare states (empty, constant, tied, conditional, rejected, not comparable), and that its layout does not
 * shift.
 */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { place } from "../end-to-end/binary.ts";
import { startTestServer, type TestServer } from "../web/server/support.ts";
import { describeInBrowser } from "./browser.ts";
import { dashboard, settle, storedFile } from "./views.ts";
import { watchPage } from "./watched.ts";

interface NewStudy {
  readonly space: readonly object[];
  readonly metrics?: readonly object[];
  readonly trials: readonly object[];
}

const x = { kind: "float", name: "x", low: 0, high: 1, scale: "linear" };
const complete = (hyperparameters: object, loss: number) => ({ hyperparameters, state: "complete", values: { loss } });
const spread = (k: number) => (k * 0.618) % 1;

const studies: Readonly<Record<string, NewStudy>> = {
  empty: { space: [x], trials: [] },
  constant: { space: [x], trials: Array.from({ length: 10 }, (_, k) => complete({ x: spread(k) }, 1)) },
  tied: {
    space: [{ kind: "int", name: "n", low: 1, high: 3, scale: "linear" }],
    trials: [complete({ n: 1 }, 0.5), complete({ n: 2 }, 0.7), complete({ n: 3 }, 0.5)],
  },
  conditional: {
    space: [
      { kind: "categorical", name: "optimizer", choices: ["adam", "sgd"] },
      x,
      { kind: "float", name: "momentum", low: 0, high: 0.9, scale: "linear", when: { optimizer: ["sgd"] } },
    ],
    trials: Array.from({ length: 12 }, (_, k) =>
      k % 3 === 0
        ? complete({ optimizer: "sgd", x: spread(k), momentum: 0.1 * spread(k) }, 2 + spread(k))
        : complete({ optimizer: "adam", x: spread(k) }, 1 + spread(k)),
    ),
  },
  failing: {
    space: [x],
    trials: [
      ...Array.from({ length: 6 }, (_, k) => complete({ x: spread(k) }, 1 + spread(k))),
      { hyperparameters: { x: 0.9 }, state: "failed", failure: { kind: "diverged", message: "The loss became NaN." } },
    ],
  },
  unconverged: {
    space: [x],
    trials: [
      complete({ x: 0.2 }, 2),
      {
        ...complete({ x: 0.4 }, 1),
        artifacts: [
          {
            name: "chains",
            kind: "text",
            title: "Convergence (R̂, ESS)",
            data: "traces",
            verdict: { level: "bad", text: "Not converged: max R-hat 2.39." },
          },
        ],
      },
    ],
  },
  accuracy: {
    space: [x],
    metrics: [{ name: "accuracy", direction: "maximize" }],
    trials: [{ hyperparameters: { x: 0.5 }, state: "complete", values: { accuracy: 0.9 } }],
  },
};

describeInBrowser("rare states", (browser) => {
  const here = place();
  let server: TestServer;
  const post = async (path: string, body: object) => {
    const response = await fetch(`${server.url}/api/v1/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return (await response.json()) as { readonly trials: readonly { readonly number: number }[] };
  };
  beforeAll(async () => {
    server = await startTestServer({ dashboard, executes: false });
    for (const [name, { trials, metrics = [{ name: "loss", direction: "minimize" }], space }] of Object.entries(
      studies,
    )) {
      await post("studies", { name, space, metrics, budget: { trials: 50 } });
      if (trials.length > 0) await post(`studies/${name}/trials`, { trials });
    }
    const { code, err } = await here.run("import", storedFile("disk"), "--server", server.url);
    if (code !== 0) throw new Error(err);
  }, 180_000);
  afterAll(() => server?.close());

  async function opened(address: string, heading: string): Promise<Page> {
    const page = await browser.page();
    await page.goto(`${server.url}/${address}`);
    await settle(page, { heading });
    return page;
  }
  const text = (page: Page) => page.locator("main").innerText();

  it("an empty study is one card", { timeout: 120_000 }, async () => {
    const page = await opened("#/studies/empty", "empty");
    expect(await text(page)).toContain("No trials yet.");
    expect(await page.locator(".panel").count()).toBe(0);
  });

  it("a constant objective is reported, without empty panels", { timeout: 120_000 }, async () => {
    const page = await opened("#/studies/constant", "constant");
    expect(await text(page)).toContain("All 10 complete trials gave 1.");
    expect(await page.locator(".panel h3").allInnerTexts()).toEqual(["All trials", "Timeline"]);
  });

  it("ties with the best are named, and an exhausted space is a notice", { timeout: 120_000 }, async () => {
    const page = await opened("#/studies/tied", "tied");
    expect(await page.locator(".facts").innerText()).toContain("trial 0, tied with 2");
    expect(await page.getByRole("list", { name: "Notices" }).innerText()).toContain("has been tried: 3");
    expect(await page.locator(".study-title .state").innerText()).toBe("done");
    const tie = await opened("#/studies/tied/trials/2", "Trial 2");
    expect(await tie.locator(".trial-title").innerText()).toContain("tied with the best, trial 0");
  });

  it("an inactive dimension has no slider", { timeout: 120_000 }, async () => {
    const page = await opened("#/studies/conditional", "conditional");
    const sliders = page.getByRole("region", { name: "Surrogate, 1-D slice" }).locator(".sliders");
    // Along the optimizer axis, whether momentum is active depends on the position.
    expect(await sliders.getByLabel("momentum").count()).toBe(1);
    await page.goto(`${server.url}/#/studies/conditional?along=x`);
    await settle(page, { heading: "conditional" });
    // Only sgd has momentum.
    await sliders.locator("select").selectOption({ label: "adam" });
    await expect.poll(() => sliders.getByLabel("momentum").count(), { timeout: 30_000 }).toBe(0);
    expect(await sliders.getByText("momentum").locator("..").innerText()).toMatch(/momentum\s+inactive/);
    await sliders.locator("select").selectOption({ label: "sgd" });
    await expect.poll(() => sliders.getByLabel("momentum").count(), { timeout: 30_000 }).toBe(1);
  });

  it(
    "the table marks the best trial, names failure kinds, and counts the time of running trials",
    { timeout: 120_000 },
    async () => {
      const { trials } = await post("studies/failing/suggestions", { count: 1, worker: "w", leaseSeconds: 3000 });
      const page = await opened("#/studies/failing", "failing");
      const row = (number: number) =>
        page.locator("table.trials tbody tr", { has: page.locator(`a[href$="trials/${number}"]`) });
      expect(await row(0).innerText()).toContain("★");
      expect(await page.getByRole("link", { name: "Trial 0, the best" }).count()).toBe(1);
      expect(await row(1).innerText()).not.toContain("★");
      expect(await row(6).innerText()).toContain("failed: diverged");
      expect(await row(trials[0].number).innerText()).toMatch(/running[\s\S]*\d+ (ms|s|min|h|d)/);
    },
  );

  it("an invalid filter shows the error next to its field, and is not applied", { timeout: 120_000 }, async () => {
    const page = await opened("#/studies/failing", "failing");
    const form = page.getByRole("form", { name: "Add a condition" });
    await form.getByLabel("Value").fill("abc");
    await form.getByRole("button", { name: "Filter" }).click();
    expect(await form.getByRole("alert").innerText()).toBe("Must compare with a number.");
    await page.goto(`${server.url}/#/studies/failing?where=${encodeURIComponent("trial.value<abc")}`);
    await settle(page, { heading: "failing" });
    expect(await page.locator(".condition-chip").innerText()).toContain("Not applied. Must compare with a number.");
    expect(await page.locator("table.trials tbody tr").count()).toBeGreaterThan(5);
    // An error that only the server can find: the condition is dropped once the server rejects it.
    await page.goto(`${server.url}/#/studies/failing?where=${encodeURIComponent("metric.absent>1")}`);
    await settle(page, { heading: "failing" });
    await expect.poll(() => page.locator(".condition-chip").innerText(), { timeout: 30_000 }).toContain("Not applied.");
    expect(await page.locator("table.trials tbody tr").count()).toBeGreaterThan(5);
  });

  it("a bad verdict on the best trial is shown at the head of the study", { timeout: 120_000 }, async () => {
    const page = await opened("#/studies/unconverged", "unconverged");
    const remarks = page.getByRole("region", { name: "What now?" }).getByRole("listitem");
    expect(await remarks.count()).toBe(1);
    expect(await remarks.innerText()).toMatch(/Trial 1\s+Convergence \(R̂, ESS\): Not converged: max R-hat 2\.39\.$/);
  });

  it("studies of different metrics are compared in numbers only", { timeout: 120_000 }, async () => {
    const page = await opened("#/compare?study=failing&study=accuracy", "Compare studies");
    expect(await page.getByRole("alert").innerText()).toMatch(/different metrics/);
    expect(await page.locator(".chart-canvas").count()).toBe(0);
    expect(await page.getByRole("table", { name: "Summary of the studies" }).locator("tbody tr").count()).toBe(2);
  });

  it("a new study with an existing name shows a warning and stays on the form", { timeout: 120_000 }, async () => {
    const page = await opened("#/new?objective=branin", "New study");
    const name = page.getByLabel("Name", { exact: true });
    const start = page.getByRole("button", { name: "Start the study" });
    await name.fill("twice");
    await start.click();
    await page.getByRole("heading", { level: 1, name: "twice" }).waitFor();
    await page.goto(`${server.url}/#/new?objective=branin`);
    await name.fill("twice");
    await start.click();
    await expect
      .poll(() => page.getByRole("alert").allInnerTexts(), { timeout: 30_000 })
      .toEqual(['A study named "twice" already exists. Open it, or choose another name.']);
    expect(page.url()).toContain("#/new");
  });

  it.each([
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ])("the content being read does not shift: $width", { timeout: 120_000 }, async (viewport) => {
    const page = await browser.page({ viewport });
    const watched = await watchPage(page, { origin: server.url });
    // The scores of unexpected layout shifts, as browsers count them; a sum of up to 0.1 is good (web.dev/cls).
    await page.addInitScript(`
      window.shifts = [];
      new PerformanceObserver((list) => {
        for (const { value, hadRecentInput, sources } of list.getEntries()) {
          const what = sources.map(({ node }) => (node?.className || node?.textContent || "") + "").join(", ");
          if (!hadRecentInput) window.shifts.push({ value, what });
        }
      }).observe({ type: "layout-shift", buffered: true });
    `);
    // Responses arrive one by one, in a different order than the requests.
    let asked = 0;
    await page.route(/v1|assets/, async (route) => {
      const wait = [700, 100, 1000, 400, 250][asked++ % 5];
      await new Promise((resolve) => setTimeout(resolve, wait));
      await route.continue();
    });
    await page.goto(`${server.url}/#/studies/disk`);
    await settle(page, { heading: "disk" });
    const shifts = await page.evaluate<{ value: number; what: string }[]>("window.shifts");
    const sum = shifts.reduce((total, { value }) => total + value, 0);
    expect(sum, JSON.stringify(shifts)).toBeLessThan(0.05);
    expect(await watched.faults()).toEqual([]);
  });
});
