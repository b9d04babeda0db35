/** A study from start to finish, on a page that stays open while its server is killed. */
import type { Locator, Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import { place, type Place } from "../end-to-end/binary.ts";
import { served, type Served } from "../end-to-end/served.ts";
import { describeInBrowser } from "./browser.ts";
import { storedFile, studies, told } from "./views.ts";
import { watchPage } from "./watched.ts";

/** Console errors about a server that is gone or refuses a name: they are expected here. */
const expected = /net::ERR_(CONNECTION|INCOMPLETE|EMPTY|SOCKET)|status of 422/;

/** Timeouts of conditions, long enough for two busy cores. */
const patient = { timeout: 60_000, interval: 100 };

/** Resolves once the page contains the text; `exact` because "2 complete" is not "12 complete". */
function seen(page: Page, text: string): Promise<void> {
  return page.getByText(text, { exact: true }).first().waitFor();
}

/** The image of a plot, to detect that it changes. */
function drawnOn(chart: Locator): Promise<string> {
  return chart
    .locator("canvas")
    .first()
    .evaluate((canvas) => (canvas as unknown as { toDataURL(): string }).toDataURL());
}

describeInBrowser("the journey of a study", (browser) => {
  let here: Place;
  let server: Served;
  beforeAll(async () => {
    here = place();
    server = await served(here, "--execute");
    for (const study of studies) {
      const { code, err } = await here.run("import", storedFile(study), "--server", server.url);
      expect(code, err).toBe(0);
    }
  }, 180_000);

  it("starts in the form, is followed to its end, and outlives its server", { timeout: 300_000 }, async () => {
    const page = await browser.page();
    const watched = await watchPage(page, { origin: server.url, errors: expected });
    await page.goto(server.url);
    await page.evaluate("globalThis.isSame = true");
    await page.getByRole("link", { name: "New study" }).first().click();
    await page.getByRole("radio", { name: /^branin Branin/ }).check();
    await page.getByLabel("Name", { exact: true }).fill("not a name");
    await page.getByLabel("Trials", { exact: true }).fill("12");
    await page.getByRole("button", { name: "Start the study" }).click();
    // The server's message is shown at the field.
    await page.locator("[aria-invalid=true]").waitFor();
    await page.getByLabel("Name", { exact: true }).fill("valley");
    await page.getByRole("button", { name: "Start the study" }).click();

    await page.getByRole("heading", { level: 1, name: "valley" }).waitFor();
    await seen(page, "12 complete");
    await seen(page, "done");
    await page.getByRole("figure", { name: /^Progress/ }).waitFor();
    const before = await drawnOn(page.getByRole("figure", { name: /^Progress/ }));
    // The page was open all the time, and updated on its own.
    await page.getByRole("button", { name: "Extend" }).click();
    await page.getByLabel("Total trials").fill("16");
    await page.getByRole("button", { name: "Save" }).click();
    await seen(page, "16 complete");
    await seen(page, "16 trials");
    await expect.poll(() => drawnOn(page.getByRole("figure", { name: /^Progress/ })), patient).not.toBe(before);

    server.running().child.kill("SIGKILL");
    await server.running().ended;
    const banner = page.getByText("Disconnected");
    await banner.waitFor();
    // Something changes while the page is disconnected.
    const { code, err } = await here.run("tune", "branin", "--study", "valley", "--trials", "20");
    expect(code, err).toBe(0);
    expect(await page.getByText("16 complete", { exact: true }).count()).toBe(1);
    await server.start("--execute");
    await banner.waitFor({ state: "detached" });
    await seen(page, "20 complete");
    await page.locator('table.trials a[href$="trials/19"]').waitFor();
    expect(await page.evaluate("globalThis.isSame")).toBe(true);
    expect(await watched.faults()).toEqual([]);
    await page.context().close();
  });

  it("filters, brushes in every plot, and comes back to the same view", { timeout: 180_000 }, async () => {
    const page = await browser.page();
    const watched = await watchPage(page, { origin: server.url });
    await page.goto(`${server.url}/#/studies/disk`);
    const table = page.getByRole("region", { name: "Trials table" });
    const rows = table.locator("tbody tr[aria-rowindex]:not(.awaited)");
    await seen(page, "30 trials");

    await page.getByRole("group", { name: "States" }).getByRole("button", { name: "failed" }).click();
    await seen(page, "7 of 30 trials");
    expect(new Set(await table.locator("tbody .state").allTextContents())).toEqual(new Set(["failed: infeasible"]));
    await page.getByRole("group", { name: "States" }).getByRole("button", { name: "all" }).click();
    await page.getByLabel("Column", { exact: true }).selectOption({ label: "x1" });
    await page.getByLabel("Comparison").selectOption("<");
    await page.getByLabel("Value", { exact: true }).fill("-2");
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await page.getByRole("button", { name: "Remove: x1 < -2" }).waitFor();
    await page
      .getByRole("status")
      .filter({ hasText: /^\d+ of 30 trials$/ })
      .waitFor();
    await table.getByRole("button", { name: "x2" }).click();
    await table.locator("th[aria-sort=ascending]").filter({ hasText: "x2" }).waitFor();
    const shown = await expectSorted(rows);

    const progress = page.getByRole("figure", { name: /^Progress/ });
    const bright = await drawnOn(progress);
    await brush(page);
    await table.locator("tr.dimmed").first().waitFor();
    await expect.poll(() => drawnOn(progress), patient).not.toBe(bright);
    await page.getByRole("button", { name: "By time" }).click();
    await page.waitForURL(/^(?=.*[?&]brush=)(?=.*[?&]x=time)/);
    const [address, dimmed] = [page.url(), await table.locator("tr.dimmed").count()];

    await page.reload();
    await page.getByRole("button", { name: "Remove: x1 < -2" }).waitFor();
    await table.locator("th[aria-sort=ascending]").filter({ hasText: "x2" }).waitFor();
    await expect.poll(() => table.locator("tr.dimmed").count(), patient).toBe(dimmed);
    expect(await rows.count()).toBe(shown);
    expect(await page.getByRole("button", { name: "By time" }).getAttribute("aria-pressed")).toBe("true");
    expect(page.url()).toBe(address);
    await page.getByRole("button", { name: "Clear", exact: true }).click();
    await table.locator("tr.dimmed").first().waitFor({ state: "detached" });
    expect(await watched.faults()).toEqual([]);
    await page.context().close();
  });

  it("opens a trial and shows posterior diagnostics with verdicts", { timeout: 180_000 }, async () => {
    const page = await browser.page();
    const watched = await watchPage(page, { origin: server.url });
    await page.goto(`${server.url}/#/`);
    await page.getByRole("link", { name: "auto-mpg", exact: true }).click();
    await page.evaluate("scrollTo(0, 900)");
    await page.getByRole("region", { name: "Trials table" }).locator(".state").first().click();
    await page.getByRole("heading", { level: 1, name: /^Trial \d+$/ }).waitFor();
    // A new page starts at its top, for Tab as well.
    expect(await page.evaluate("[scrollY, document.activeElement.id].join()")).toBe("0,main");
    await page.goBack();
    const winner = page.getByRole("region", { name: "Best observed" });
    await winner.getByRole("link", { name: `trial ${told}`, exact: true }).click();
    await page.getByRole("heading", { level: 1, name: `Trial ${told}` }).waitFor();
    await page.getByRole("heading", { level: 2, name: /^Posterior diagnostics/ }).scrollIntoViewIfNeeded();
    await page.getByRole("list", { name: "Verdicts" }).waitFor();
    const verdicts = page.getByRole("list", { name: "Verdicts" }).getByRole("button");
    expect(await verdicts.count()).toBeGreaterThan(3);
    for (const verdict of await verdicts.allTextContents()) expect(verdict).toMatch(/Good|Doubtful|Bad/);
    for (const title of ["Quantile calibration", "Interval coverage", "Convergence (R̂, ESS)"]) {
      const panel = page.getByRole("region", { name: title });
      await panel.locator("canvas").first().waitFor();
      expect(await panel.locator(".badge").first().textContent()).toBe("Network");
      expect(await panel.locator(".verdict").textContent()).toMatch(/^\W*(Good|Doubtful|Bad)/);
    }
    // The two levels never share a panel.
    expect(await page.locator(".panel-parameter .badge-meta, .panel-meta .badge-parameter").count()).toBe(0);
    expect(await watched.faults()).toEqual([]);
    await page.context().close();
  });

  it("is compared with another", { timeout: 120_000 }, async () => {
    const page = await browser.page();
    const watched = await watchPage(page, { origin: server.url });
    await page.goto(`${server.url}/#/`);
    for (const study of ["disk", "disk-sobol"]) {
      await page.getByRole("checkbox", { name: `Compare ${study}`, exact: true }).check();
    }
    await page.getByRole("link", { name: "Compare 2" }).click();
    await page.getByRole("heading", { level: 1, name: "Compare studies" }).waitFor();
    for (const name of ["Best so far", "Empirical CDF", "Value against evaluation time"]) {
      await page
        .getByRole("figure", { name: new RegExp(`^${name} of `) })
        .locator("canvas")
        .first()
        .waitFor();
    }
    const numbers = page.getByRole("table", { name: "Summary of the studies" }).locator("tbody tr");
    expect(await numbers.count()).toBe(2);
    expect(await numbers.first().textContent()).toContain("disk");
    await page.getByRole("button", { name: "Remove disk-sobol" }).click();
    await seen(page, "Pick two or more studies.");
    expect(await watched.faults()).toEqual([]);
    await page.context().close();
  });
});

/** The number of rows shown, which ascend in x2. */
async function expectSorted(rows: Locator): Promise<number> {
  await rows.first().waitFor();
  const column = async () =>
    (await rows.locator("td:nth-child(6)").allTextContents()).map((text) => Number(text.replace("−", "-")));
  await expect.poll(async () => isRising(await column()), patient).toBe(true);
  return (await column()).length;
}

function isRising(values: readonly number[]): boolean {
  return values.length > 1 && values.every((value, at) => at === 0 || value >= values[at - 1]);
}

/** Drags along axes of the parallel coordinates, from left to right, until one is brushed. */
async function brush(page: Page): Promise<void> {
  const chart = page.getByRole("figure", { name: /^Parallel coordinates/ });
  await chart.scrollIntoViewIfNeeded();
  await chart.locator("canvas").first().waitFor();
  const clear = page.getByRole("button", { name: "Clear", exact: true });
  for (let at = 8; at < 400; at += 8) {
    const box = await chart.locator(".chart-canvas").boundingBox();
    if (box === null) throw new Error("plot; must be in sight: it is not");
    await page.mouse.move(box.x + at, box.y + 0.45 * box.height);
    await page.mouse.down();
    await page.mouse.move(box.x + at, box.y + 0.55 * box.height, { steps: 3 });
    await page.mouse.move(box.x + at, box.y + 0.7 * box.height, { steps: 3 });
    await page.mouse.up();
    if (await clear.isVisible()) return;
  }
  throw new Error("brush; must pass some trials: no drag brushed an axis");
}
