/**
 * Takes screenshots of the dashboard: tunes a Bayesian net, serves the studies, and captures each view.
 *
 *   npm run -s build
 *   node --import tsx scripts/dashboard-pictures.mjs                       # those used in the docs, into docs/pictures/
 *   node --import tsx scripts/dashboard-pictures.mjs --every folder        # every view, light and dark, wide and narrow
 *   node --import tsx scripts/dashboard-pictures.mjs --every folder --storage sqlite:made-before.db
 *
 * Time zone, locale, fonts and seeds are fixed; the run times shown are those of this machine.
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { PNG } from "pngjs";
import { unpackBrowser } from "../test/browser/packaged-browser.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const credence = join(root, "dist", "cli", "main.js");

const STUDY = "bnn-regression";
const RIVAL = "random-search";
const study = `#/studies/${STUDY}`;
const wide = { width: 1440, height: 900 };
const narrow = { width: 390, height: 844 };

/**
 * A view is an address: whole, as much of its `top` in pixels, or what is from the first to the last of some panels, by their accessible names.
 * `best` and `failed` stand for the numbers of trials.
 */
const views = [
  { name: "studies", address: "#/", top: 260 },
  { name: "new-study", address: `#/new?objective=${STUDY}` },
  { name: "study", address: study },
  { name: "study-top", address: study, top: 900 },
  { name: "progress", address: study, panels: ["Optimization history"] },
  { name: "trials", address: study, panels: ["All trials"] },
  { name: "importance", address: study, panels: ["Importance"] },
  { name: "parallel-coordinates", address: study, panels: ["Parallel coordinates"] },
  { name: "slices", address: study, panels: ["Slice plot"] },
  { name: "scatter-matrix", address: study, panels: ["Scatter matrix"] },
  { name: "belief-line", address: study, panels: ["Surrogate, 1-D slice"] },
  { name: "belief-surface", address: study, panels: ["Surrogate, 2-D contour"] },
  { name: "beliefs", address: study, panels: ["Surrogate, 1-D slice", "Surrogate, 2-D contour"] },
  { name: "check", address: study, panels: ["Surrogate diagnostics"] },
  { name: "failures", address: study, panels: ["Where trials fail"] },
  { name: "timeline", address: study, panels: ["Timeline"] },
  { name: "trial", address: `${study}/trials/best` },
  { name: "trial-top", address: `${study}/trials/best`, top: 900 },
  {
    name: "net-beliefs",
    address: `${study}/trials/best`,
    panels: ["Quantile calibration", "Interval coverage", "Predictive intervals vs. targets"],
  },
  { name: "failed-trial", address: `${study}/trials/failed` },
  { name: "compare", address: `#/compare?study=${STUDY}&study=${RIVAL}` },
  { name: "report", report: true },
];

/** The pictures shown in the docs, and their themes. */
const chosen = {
  ...{ studies: ["light"], "new-study": ["light"], "study-top": ["light", "dark"], importance: ["light"] },
  ...{ "parallel-coordinates": ["light"], beliefs: ["light", "dark"], check: ["light"], failures: ["light"] },
  ...{ timeline: ["light"], "trial-top": ["light"], "net-beliefs": ["light", "dark"], compare: ["light"] },
};

const { values: flags } = parseArgs({
  options: {
    every: { type: "string" },
    only: { type: "string", multiple: true },
    storage: { type: "string" },
    port: { type: "string", default: "4180" },
  },
});
const folder = flags.every ?? join(root, "docs", "pictures");
const scratch = mkdtempSync(join(tmpdir(), "credence-pictures-"));
const storage = flags.storage ?? `sqlite:${join(scratch, "studies.db")}`;
mkdirSync(folder, { recursive: true });

if (flags.storage === undefined) {
  run("tune", STUDY, "--trials", "30");
  run("tune", STUDY, "--study", RIVAL, "--strategy", "random", "--trials", "30");
}
run("report", STUDY, "-o", join(scratch, "report.html"));
const server = spawn(process.execPath, [credence, "serve", "--execute", "--port", flags.port, "--storage", storage], {
  stdio: ["ignore", "ignore", "inherit"],
});
try {
  await photographAll();
} finally {
  server.kill("SIGINT");
  rmSync(scratch, { recursive: true, force: true });
}

function isWanted(name, colorScheme) {
  return flags.every === undefined ? chosen[name]?.includes(colorScheme) : (flags.only?.includes(name) ?? true);
}

async function photographAll() {
  const base = `http://127.0.0.1:${flags.port}`;
  await untilAnswered(`${base}/api/v1/studies`);
  const numbers = await trialNumbers(base);
  const browser = await chromium.launch({
    ...(await unpackBrowser(join(scratch, "browser"), ["/usr/share/fonts"])),
    args: ["--no-sandbox", "--font-render-hinting=none"],
  });
  for (const colorScheme of ["light", "dark"]) {
    for (const viewport of flags.every === undefined ? [wide] : [wide, narrow]) {
      const context = await browser.newContext({
        ...{ viewport, colorScheme, locale: "en-GB", timezoneId: "Europe/Zurich", reducedMotion: "reduce" },
        deviceScaleFactor: flags.every === undefined ? 1.5 : 1,
      });
      const page = await context.newPage();
      page.on("console", (message) => message.type() === "error" && console.error(message.text()));
      page.on("pageerror", (error) => console.error(error));
      for (const view of views.filter(({ name }) => isWanted(name, colorScheme))) {
        const address = view.report
          ? `file://${join(scratch, "report.html")}`
          : `${base}/${view.address.replace("/best", `/${numbers.best}`).replace("/failed", `/${numbers.failed}`)}`;
        const file = `${view.name}-${viewport.width}-${colorScheme}.png`;
        writeFileSync(join(folder, file), squeezed(await photograph(page, { ...view, address, viewport })));
        console.log(file);
      }
      await context.close();
    }
  }
  await browser.close();
}

async function photograph(page, { address, viewport, panels, top }) {
  await page.setViewportSize(viewport);
  await page.goto("about:blank");
  await page.goto(address);
  await page.waitForSelector("main h1, main h2");
  // Panels load when they come into view, so the window grows until all of them are inside it and drawn.
  for (let height = 0; ;) {
    const full = await page.evaluate(() => document.documentElement.scrollHeight);
    if (full <= height) break;
    height = full;
    await page.setViewportSize({ width: viewport.width, height });
    await page.waitForTimeout(500);
    await page.waitForFunction(
      () =>
        document.querySelector(".pulse") === null &&
        [...document.querySelectorAll(".chart-canvas")].every((chart) => chart.querySelector("canvas") !== null),
    );
    await page.waitForTimeout(300);
  }
  if (await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)) {
    console.error(`${address} is wider than ${viewport.width} px.`);
  }
  const clip =
    top !== undefined
      ? { x: 0, y: 0, width: viewport.width, height: top }
      : panels === undefined
        ? undefined
        : await around(page, panels);
  return page.screenshot({ animations: "disabled", ...(clip === undefined ? {} : { clip }) });
}

/** The smallest frame that contains the panels. */
async function around(page, panels) {
  const boxes = await Promise.all(panels.map((name) => page.getByRole("region", { name, exact: true }).boundingBox()));
  const [x, y] = [Math.min(...boxes.map((box) => box.x)), Math.min(...boxes.map((box) => box.y))];
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** The same pixels in fewer bytes: no alpha, the best filter for each row. */
function squeezed(picture) {
  return PNG.sync.write(PNG.sync.read(picture), { colorType: 2, deflateLevel: 9, filterType: -1 });
}

async function trialNumbers(base) {
  const read = async (path) => (await fetch(`${base}/api/v1/studies/${STUDY}/${path}`)).json();
  const { trials } = await read("table?state=failed&limit=1");
  return { best: (await read("best")).number ?? 0, failed: trials?.[0]?.number ?? 0 };
}

async function untilAnswered(address) {
  for (let tries = 0; tries < 300; tries += 1) {
    if ((await fetch(address).catch(() => null))?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`server; must answer within 30 s: ${address}`);
}

function run(...given) {
  const { status } = spawnSync(process.execPath, [credence, ...given, "--storage", storage], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) process.exit(1);
}
