/** Every view, light and dark, on a wide and a narrow screen: accessible, compliant with its security policy, and without requests to other hosts. */
import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { place, type Place } from "../end-to-end/binary.ts";
import type { TestServer } from "../web/server/support.ts";
import { describeInBrowser } from "./browser.ts";
import { settle, startWithStudies, told, views, writeReport } from "./views.ts";
import { watchPage } from "./watched.ts";

const screens = [
  { name: "wide", viewport: { width: 1280, height: 900 } },
  { name: "narrow", viewport: { width: 360, height: 740 } },
] as const;

/** Accessibility violations as text; empty if there are none. */
async function seriousFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>("axe.run(document, { resultTypes: ['violations'] })");
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary = "" }) => `${id}: ${help}: ${target.join(" ")}: ${failureSummary}`),
    );
}

/** Is nothing wider than the screen? */
const excess = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

describeInBrowser("every view of the dashboard", (browser) => {
  let server: TestServer;
  let here: Place;
  beforeAll(async () => {
    here = place();
    server = await startWithStudies(here);
  }, 120_000);
  afterAll(() => server?.close());

  it("would detect violations", { timeout: 120_000 }, async () => {
    const page = await browser.page();
    const watched = await watchPage(page, { origin: server.url });
    await page.goto(server.url);
    await settle(page, { heading: "Studies" });
    const planted = '<input><p style="color: red">red</p><img src="http://192.0.2.1/picture.png">';
    await page.evaluate(`document.querySelector("main").insertAdjacentHTML("beforeend", ${JSON.stringify(planted)})`);
    await page.evaluate("console.error('planted')");
    const faults = async () => (await watched.faults()).join("\n");
    for (const expected of [/policy: style-src-attr inline/, /policy: img-src http:\/\/192/, /console: planted/]) {
      await expect.poll(faults, { timeout: 60_000 }).toMatch(expected);
    }
    const findings = (await seriousFindings(page)).map((finding) => finding.split(":")[0]);
    expect(findings.sort()).toEqual(["image-alt", "label"]);
    await page.context().close();
  });

  describe.each(screens)("$name", ({ name, viewport }) => {
    it.each(views)("$name", { timeout: 180_000 }, async (view) => {
      const page = await browser.page({ viewport, colorScheme: "light" });
      const watched = await watchPage(page, { origin: server.url });
      await page.goto(`${server.url}/${view.address}`);
      await settle(page, view);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await seriousFindings(page), `${view.name}, ${colorScheme}, ${name}`).toEqual([]);
      }
      // Menus, help and other collapsed content.
      await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
      expect(await seriousFindings(page), `${view.name}, unfolded, ${name}`).toEqual([]);
      expect(await page.evaluate(excess), "pixels too wide").toBe(0);
      expect(await watched.faults()).toEqual([]);
      expect(watched.requests.length).toBeGreaterThan(2);
      await page.context().close();
    });
  });

  describe("a report opened from disk", () => {
    let address = "";
    beforeAll(async () => {
      address = await writeReport(here, "auto-mpg");
    }, 120_000);

    it.each(screens)("makes no requests and is accessible: $name", { timeout: 180_000 }, async ({ viewport }) => {
      const page = await browser.page({ viewport, colorScheme: "light" });
      const watched = await watchPage(page, { origin: null });
      await page.goto(address);
      await settle(page, { heading: "auto-mpg" });
      expect(await page.locator(".chart-canvas canvas").count()).toBeGreaterThan(8);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await seriousFindings(page), colorScheme).toEqual([]);
      }
      await page.getByRole("link", { name: "Best trial" }).click();
      await settle(page, { heading: `Trial ${told}` });
      expect(await page.locator(".verdict .verdict-mark").count()).toBeGreaterThan(3);
      expect(await seriousFindings(page)).toEqual([]);
      expect(await page.evaluate(excess), "pixels too wide").toBe(0);
      expect(await watched.faults()).toEqual([]);
      expect(watched.requests).toEqual([]);
      await page.context().close();
    });
  });
});
