/** A user's session on the page of a study: opens it, scrolls, brushes, and scrolls and sorts the table. */
import type { Browser, Page } from "playwright-core";
import { median } from "../../math/statistics.ts";
import { openPage } from "./browser.ts";
import { space } from "./studies.ts";

/** In milliseconds by the page's own clock, from the start of navigation. */
export interface FirstLook {
  /** First content of any kind. */
  readonly contentful: number;
  /** The header of the study and the plot of its progress. */
  readonly useful: number;
  /** Transferred bytes, by path without hash. */
  readonly bytesOf: ReadonlyMap<string, number>;
}

export interface Visit {
  /** Plots of trials, after scrolling through the page as fast as it allows. */
  readonly trialPlots: number;
  /** All plots, including those of the surrogate, which wait for fits. */
  readonly allPlots: number;
  /** MiB of heap after that. */
  readonly heap: number;
  /** Time from releasing the pointer until the last plot is redrawn. */
  readonly brush: number;
  /** Time from scrolling to the middle until the rows there are drawn. */
  readonly tableScroll: number;
  /** Time from clicking on a heading until the sorted rows are drawn. */
  readonly tableSort: number;
}

/** If no plot is drawn for this long, nothing more will come. */
const QUIET_MILLISECONDS = 700;
const MOST_MILLISECONDS = 180_000;
const BRUSHES = 5;
const SORTS = 3;

/** Records when each plot was drawn and when the pointer was released. */
const PROBE = `
  window.draws = [];
  window.released = 0;
  new MutationObserver((changes) => {
    for (const { target } of changes) draws.push({ label: target.getAttribute("aria-label"), at: performance.now() });
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-drawn"] });
  addEventListener("mouseup", (event) => { released = event.timeStamp; }, true);
  window.until = (isSo) => new Promise((resolve, reject) => {
    const began = performance.now();
    const look = () => {
      if (isSo()) resolve();
      else if (performance.now() - began > ${MOST_MILLISECONDS}) reject(new Error("waited too long"));
      else requestAnimationFrame(look);
    };
    look();
  });`;

const IS_QUIET = `draws.length > 0 && performance.now() - draws.at(-1).at > ${QUIET_MILLISECONDS}`;
const FIRST_USEFUL = `draws.find(({ label }) => label.startsWith("Progress of"))?.at`;

export async function lookAt(browser: Browser, url: string, study: string): Promise<FirstLook> {
  const opened = await openPage(browser, PROBE);
  const { page, loaded } = opened;
  try {
    const useful = await open(page, url, study);
    await until(page, IS_QUIET);
    const contentful = await page.evaluate<number>(
      `performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN`,
    );
    const bytesOf = new Map<string, number>();
    for (const [address, bytes] of loaded) bytesOf.set(fileOf(address), (bytesOf.get(fileOf(address)) ?? 0) + bytes);
    return { contentful, useful, bytesOf };
  } finally {
    await opened.close();
  }
}

export async function visit(browser: Browser, url: string, study: string): Promise<Visit> {
  const opened = await openPage(browser, PROBE);
  const { page } = opened;
  try {
    await open(page, url, study);
    await scrollThrough(page);
    const last = (of: string) =>
      page.evaluate<number>(
        `Math.max(...[...new Map(draws.toReversed().map(({ label, at }) => [label, at]))].filter(([label]) => ${of}).map(([, at]) => at))`,
      );
    const trialPlots = await last(`/^(Progress|Parallel|Slices|Scatter)/.test(label)`);
    const allPlots = await last("true");
    const heap = await opened.heap();
    const brush = await brushes(page);
    const tableScroll = await page.evaluate<number>(SCROLL_TABLE);
    const sorts: number[] = [];
    for (let k = 1; k <= SORTS; k++) sorts.push(await page.evaluate<number>(sortTable(`x${k}`)));
    return { trialPlots, allPlots, heap, brush, tableScroll, tableSort: median(sorts) };
  } finally {
    await opened.close();
  }
}

/** Resolves with the time at which the page is useful. */
async function open(page: Page, url: string, study: string): Promise<number> {
  await page.goto(`${url}/#/studies/${study}`, { waitUntil: "commit" });
  await until(page, FIRST_USEFUL);
  return page.evaluate<number>(FIRST_USEFUL);
}

/** Scrolls down by most of a window at a time until every panel has loaded. */
async function scrollThrough(page: Page): Promise<void> {
  await page.evaluate(`(async () => {
    for (let top = 0; top < document.documentElement.scrollHeight; top += 700) {
      scrollTo(0, top);
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 30)));
    }
  })()`);
  const isAll = `document.querySelector(".notice-loading") === null
    && [...document.querySelectorAll(".chart-canvas")].every(({ dataset }) => dataset.drawn !== undefined)`;
  await until(page, `${isAll} && ${IS_QUIET}`);
}

/** Drags along one axis after another, each time starting without brushes; returns the median. */
async function brushes(page: Page): Promise<number> {
  const chart = page.locator("#parallel .chart-canvas");
  const times: number[] = [];
  for (let axis = 0; axis < BRUSHES; axis++) {
    await chart.scrollIntoViewIfNeeded();
    const box = await chart.boundingBox();
    if (box === null) throw new Error("parallel coordinates; must be in sight: they are not");
    // The plot's own margins; the axes share the rest evenly, with the last one for the value.
    const x = box.x + 56 + (axis * (box.width - 128)) / space.length;
    const y = (share: number) => box.y + 40 + share * (box.height - 58);
    await page.mouse.move(x, y(0.3));
    await page.mouse.down();
    await page.mouse.move(x, y(0.7), { steps: 4 });
    await page.mouse.up();
    const clear = page.getByRole("button", { name: "Clear the brush" });
    await clear.waitFor({ timeout: MOST_MILLISECONDS });
    await settle(page);
    times.push(await page.evaluate<number>(`draws.at(-1).at - released`));
    await clear.click();
    await settle(page);
  }
  return median(times);
}

/** Avoids Playwright's own method, which evaluates text inside the page: the page's policy forbids that. */
function until(page: Page, isSo: string): Promise<void> {
  return page.evaluate(`until(() => ${isSo})`);
}

async function settle(page: Page): Promise<void> {
  await page.waitForTimeout(QUIET_MILLISECONDS / 2);
  await until(page, IS_QUIET);
}

const SCROLL_TABLE = `(async () => {
  const box = document.querySelector(".trials-box");
  const rows = () => [...box.querySelectorAll("tbody tr[aria-rowindex]")];
  const half = 0.35 * Number(box.querySelector("table").getAttribute("aria-rowcount"));
  const began = performance.now();
  box.scrollTop = box.scrollHeight / 2;
  await until(() => rows().length > 0 && rows().every((row) => !row.classList.contains("awaited"))
    && Number(rows()[0].getAttribute("aria-rowindex")) > half);
  return performance.now() - began;
})()`;

function sortTable(column: string): string {
  return `(async () => {
    const box = document.querySelector(".trials-box");
    const first = () => box.querySelector("tbody a")?.textContent;
    const before = first();
    const button = [...box.querySelectorAll("button.sort")].find(({ textContent }) => textContent.trim() === "${column}");
    const began = performance.now();
    button.click();
    await until(() => box.scrollTop === 0 && first() !== undefined && first() !== before);
    return performance.now() - began;
  })()`;
}

/** `assets/chart-Tt34Kv6c.js` → `assets/chart.js`. */
function fileOf(address: string): string {
  const { pathname } = new URL(address);
  return pathname.slice(1).replace(/-[\w-]{8}(\.\w+)$/, "$1") || "index.html";
}
