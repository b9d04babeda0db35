/** Every view of the dashboard over three stored studies, with a fixed clock. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import type { Place } from "../end-to-end/binary.ts";
import { until } from "../end-to-end/served.ts";
import { startTestServer, type TestServer } from "../web/server/support.ts";
import { awaited } from "./browser.ts";

const here = dirname(fileURLToPath(import.meta.url));
export const dashboard = join(here, "..", "..", "dist", "web", "dashboard");

export const studies = ["auto-mpg", "disk", "disk-sobol"] as const;

interface Stored {
  readonly trials: readonly { readonly number: number; readonly artifacts?: readonly object[] }[];
}

/** The trial of the Bayesian network whose artifacts are stored. */
export const told = (readStored("auto-mpg").trials.find(({ artifacts }) => artifacts !== undefined) ?? { number: -1 })
  .number;

export interface View {
  readonly name: string;
  /** From the `#` on. */
  readonly address: string;
  /** Visible once the view has loaded. */
  readonly heading: string;
}

export const views: readonly View[] = [
  { name: "studies", address: "#/", heading: "Studies" },
  { name: "form", address: "#/new?objective=bnn-regression", heading: "New study" },
  { name: "study", address: "#/studies/disk", heading: "disk" },
  { name: "trial", address: `#/studies/auto-mpg/trials/${told}`, heading: `Trial ${told}` },
  { name: "compare", address: "#/compare?study=disk&study=disk-sobol", heading: "Compare studies" },
];

export function storedFile(study: string): string {
  return join(here, "stored", `${study}.json`);
}

function readStored(study: string): Stored {
  return JSON.parse(readFileSync(storedFile(study), "utf8")) as Stored;
}

/** A server with the built page and the stored studies. */
export async function startWithStudies(place: Place): Promise<TestServer> {
  const server = await startTestServer({ dashboard, executes: true });
  for (const study of studies) {
    const { code, err } = await place.run("import", storedFile(study), "--server", server.url);
    if (code !== 0) throw new Error(`import of ${study}; must succeed: ${err}`);
  }
  return server;
}

/** Writes the report of a stored study into the folder; returns its address. */
export async function writeReport(place: Place, study: string): Promise<string> {
  const storage = ["--storage", `sqlite:${join(place.path, "report.db")}`];
  for (const words of [
    ["import", storedFile(study)],
    ["report", study, "-o", "report.html"],
  ]) {
    const { code, err } = await place.run(...words, ...storage);
    if (code !== 0 || err !== "") throw new Error(`${words.join(" ")}; must succeed: ${err}`);
  }
  return pathToFileURL(join(place.path, "report.html")).href;
}

/** A page that is not idle after this time is considered stuck. */
const SETTLE_MILLISECONDS = 80_000;

/** Scrolls every panel into view, and waits until none is loading and no request is pending; otherwise reports what still is. */
export async function settle(page: Page, { heading }: Pick<View, "heading">): Promise<void> {
  await page.getByRole("heading", { level: 1, name: heading, exact: true }).waitFor();
  const deadline = Date.now() + SETTLE_MILLISECONDS;
  let open: readonly string[] = [];
  await until(async () => {
    open = awaited(page);
    if (open.length === 0) open = await page.evaluate<string[]>(unsettled);
    if (open.length === 0) open = awaited(page);
    if (open.length > 0 && Date.now() > deadline) throw new Error(`The page does not settle: ${open.join(", ")}`);
    return open.length === 0;
  });
}

/**
 * Panels load, and may grow, when they scroll into view: scrolls through all of them, and returns those not yet drawn. A
 * frame that the browser skips is not waited for. The page's policy forbids Playwright's own way to wait for an expression.
 */
const unsettled = `(async () => {
    const frame = () => new Promise((resolve) => {
      requestAnimationFrame(() => setTimeout(resolve, 0));
      setTimeout(resolve, 500);
    });
    for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight / 2) {
      scrollTo(0, top);
      await frame();
    }
    scrollTo(0, 0);
    await frame();
    const charts = [...document.querySelectorAll(".chart-canvas")].filter((box) => box.querySelector("canvas") === null);
    const loading = document.querySelectorAll(".notice-loading, .pulse, [aria-busy='true'], .awaited");
    return [...charts, ...loading].map((element) => element.outerHTML.slice(0, 200));
  })()`;
