/** What can be downloaded from the page, and that everything can be reached by keyboard. */
import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import type { Page } from "playwright-core";
import { PNG } from "pngjs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { place } from "../end-to-end/binary.ts";
import type { TestServer } from "../web/server/support.ts";
import { describeInBrowser } from "./browser.ts";
import { settle, startWithStudies } from "./views.ts";
import { watchPage } from "./watched.ts";

const TRIALS = 30;

interface Saved {
  readonly name: string;
  readonly content: Buffer;
}

/** The file that the page saves when a button of an open menu is pressed. */
async function saved(page: Page, button: string): Promise<Saved> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button, exact: true }).filter({ visible: true }).click(),
  ]);
  return { name: download.suggestedFilename(), content: readFileSync(await download.path()) };
}

function rowsOf({ content }: Saved): readonly Readonly<Record<string, string>>[] {
  return parse(content, { columns: true }) as readonly Readonly<Record<string, string>>[];
}

/** Presses Tab until the element has the focus, and checks that the focus is visible. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let tabs = 0; tabs < 150; tabs++) {
    await page.keyboard.press("Tab");
    const found = (await page.evaluate(`(() => {
      const { activeElement } = document;
      if (activeElement === null || !activeElement.matches(${JSON.stringify(selector)})) return null;
      const { outlineStyle, outlineWidth } = getComputedStyle(activeElement);
      return outlineStyle === "none" ? "0px" : outlineWidth;
    })()`)) as string | null;
    if (found === null) continue;
    // Keyboard users must see where the focus is.
    expect(Number.parseFloat(found), `outline of ${selector}`).toBeGreaterThan(0);
    return;
  }
  throw new Error(`${selector}; must be reached by Tab: it is not`);
}

describeInBrowser("a study's page", (browser) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startWithStudies(place());
  }, 120_000);
  afterAll(() => server?.close());

  async function opened(study: string): Promise<Page> {
    const page = await browser.page();
    await page.goto(`${server.url}/#/studies/${study}`);
    await settle(page, { heading: study });
    return page;
  }

  it("saves the trials that pass the filters as CSV and JSON", { timeout: 180_000 }, async () => {
    const page = await opened("disk");
    const table = page.getByRole("region", { name: "All trials" });
    const save = async (button: string) => {
      await table.getByText("Export", { exact: true }).click();
      return saved(page, button);
    };
    const { body } = await server.send("GET", "/studies/disk/trials?limit=100");
    const numbers = body.trials.map(({ number }: { readonly number: number }) => number).reverse();
    const asCsv = await save("Save as CSV");
    expect(asCsv.name).toBe("trials-of-disk.csv");
    expect(rowsOf(asCsv).map((row) => Number(row["Trial"]))).toEqual(numbers);
    for (const [at, row] of rowsOf(asCsv).entries()) {
      const trial = body.trials[numbers[at]];
      expect([row["State"], row["x1"], row["x2"], row["value"], row["startedAt"]]).toEqual([
        trial.state,
        String(trial.hyperparameters.x1),
        String(trial.hyperparameters.x2),
        trial.values === null ? "" : String(trial.values.value),
        trial.startedAt,
      ]);
    }
    const asJson = await save("Save as JSON");
    expect(asJson.name).toBe("trials-of-disk.json");
    expect(JSON.parse(asJson.content.toString())).toEqual(body.trials.toReversed());

    await table.getByRole("button", { name: "failed", exact: true }).click();
    await page.getByText("7 of 30 trials", { exact: true }).waitFor();
    const failed = rowsOf(await save("Save as CSV"));
    expect(failed.map((row) => row["State"])).toEqual(Array.from({ length: 7 }, () => "failed"));
    await page.context().close();
  });

  it("saves a plot as PNG, SVG and its data", { timeout: 180_000 }, async () => {
    const page = await opened("disk");
    const chart = page.getByRole("figure", { name: "Progress of disk" });
    const save = async (button: string) => {
      await chart.locator("summary").click();
      return saved(page, button);
    };
    const png = await save("Save as PNG");
    expect(png.name).toBe("progress-of-disk.png");
    const picture = PNG.sync.read(png.content);
    const box = await chart.locator(".chart-canvas").boundingBox();
    expect([picture.width, picture.height]).toEqual([2, 2].map((ratio, at) => ratio * [box!.width, box!.height][at]));
    const colours = new Set<number>();
    for (let at = 0; at < picture.data.length; at += 4) colours.add(picture.data.readUInt32BE(at));
    expect(colours.size).toBeGreaterThan(10);

    const svg = await save("Save as SVG");
    expect(svg.name).toBe("progress-of-disk.svg");
    const drawn = svg.content.toString();
    expect(drawn).toMatch(/^<svg[^>]* xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(drawn.trimEnd()).toMatch(/<\/svg>$/);
    // Each trial has its own mark.
    expect(drawn.match(/<path/g)!.length).toBeGreaterThan(TRIALS);

    const data = await save("Save data as CSV");
    expect(data.name).toBe("progress-of-disk.csv");
    expect(rowsOf(data)).toHaveLength(TRIALS);
    await page.context().close();
  });

  it("can be reached and operated by keyboard only", { timeout: 180_000 }, async () => {
    const page = await browser.page();
    const watched = await watchPage(page, { origin: server.url });
    await page.goto(`${server.url}/#/`);
    await page.getByRole("link", { name: "disk", exact: true }).waitFor();
    await tabTo(page, ".skip");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.id")).toBe("main");
    await tabTo(page, "a[href='#/studies/disk']");
    await page.keyboard.press("Enter");
    await settle(page, { heading: "disk" });

    await tabTo(page, "nav[aria-label=Sections] a");
    await tabTo(page, "[aria-label^='Save or view: Progress']");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Show the data" }).waitFor();
    for (let tabs = 0; tabs < 4; tabs++) await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Show the data");
    await page.keyboard.press("Enter");
    const data = page.getByRole("region", { name: "Data: Progress of disk" });
    await data.waitFor();
    expect(await data.locator("tbody tr").count()).toBe(TRIALS);

    await tabTo(page, "th:nth-child(4) .sort");
    await page.keyboard.press("Enter");
    await page.locator("th:nth-child(4)[aria-sort=ascending]").waitFor();
    await page.keyboard.press("Space");
    await page.locator("th:nth-child(4)[aria-sort=descending]").waitFor();
    await tabTo(page, "[aria-label^='Select trial']");
    await page.keyboard.press("Space");
    await page.getByText(/1 selected/).waitFor();

    // A brush, entered as numbers.
    await tabTo(page, "#parallel details:not(.help):not(.menu) > summary");
    await page.keyboard.press("Enter");
    await tabTo(page, "[aria-label='x1, highest']");
    await page.keyboard.type("-2");
    await page.keyboard.press("Tab");
    await page.getByRole("button", { name: "Clear", exact: true }).waitFor();

    await page.goto(`${server.url}/#/studies/disk`);
    await settle(page, { heading: "disk" });
    await tabTo(page, ".trials a");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: /^Trial \d+$/ }).waitFor();
    expect(await watched.faults()).toEqual([]);
    await page.context().close();
  });
});
