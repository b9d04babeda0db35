/**
 * The dashboard in a browser: how quickly it shows a study with 100, 10,000 and 100,000 trials, and how quickly it
 * responds to input.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { median } from "../../math/statistics.ts";
import { openStore } from "../../storage/open.ts";
import { reported, smallerIsBetter, type Row, type Suite } from "../document.ts";
import { startPeer } from "../peers/peer.ts";
import { oneByOne } from "../service/load.ts";
import { startServerProcess, type ServerProcess } from "../service/server-process.ts";
import { openBrowser } from "./browser.ts";
import { timeOptuna } from "./optuna.ts";
import { fillStudy } from "./studies.ts";
import { lookAt, visit } from "./study-page.ts";

const SIZES = [100, 10_000, 100_000];
const LOADS = 5;
const REQUESTS = 15;
const STUDIES = 1000;
const KILOBYTE = 1000;

export const dashboard: Suite = {
  summary: "the page of a study of 100, 10,000 and 100,000 trials in a browser, compared with Optuna Dashboard",
  async run({ say }) {
    const folder = mkdtempSync(join(tmpdir(), "credence-dashboard-"));
    const browser = await openBrowser(folder, say);
    const peer = await startPeer("dashboard-optuna.py", say, "requirements-dashboard.txt");
    const rows: Row[] = [reported("load-average-before", loadavg()[0], "processes")];
    try {
      for (const size of SIZES) {
        say(`${size} trials`);
        const file = join(folder, `${size}.db`);
        await fillFile(file, [[`study-${size}`, size]]);
        const theirs =
          browser === null || peer === null
            ? null
            : await timeOptuna(browser, peer, { file: join(folder, `optuna-${size}.db`), trials: size, say });
        await withServer(file, async (server) => {
          if (browser !== null) rows.push(...(await pageRows(browser, server, size, theirs)));
          rows.push(...(await answerRows(server, size)));
        });
      }
      say(`${STUDIES} studies`);
      const file = join(folder, "studies.db");
      await fillFile(
        file,
        Array.from({ length: STUDIES }, (_, k) => [`study-${k}`, 20] as const),
      );
      await withServer(file, async (server) => {
        const times = await oneByOne(server, "/api/v1/studies?limit=100", REQUESTS);
        rows.push(reported(`dashboard-studies-${STUDIES}`, median(times), "ms"));
      });
    } finally {
      peer?.close();
      await browser?.close();
      rmSync(folder, { recursive: true, force: true });
    }
    const versions = browser === null ? {} : { chromium: browser.version() };
    return { rows, versions: { ...versions, ...peer?.versions } };
  },
};

async function fillFile(file: string, studies: readonly (readonly [name: string, trials: number])[]): Promise<void> {
  const store = await openStore(`sqlite:${file}`);
  for (const [name, trials] of studies) await fillStudy(store, name, trials);
  await store.close();
}

async function withServer(file: string, work: (server: ServerProcess) => Promise<void>): Promise<void> {
  const server = await startServerProcess("./ours.ts", [file]);
  try {
    await work(server);
  } finally {
    await server.kill("SIGKILL");
  }
}

/** The first load is from a server that has just started, with empty caches; the others are medians. */
async function pageRows(
  browser: Browser,
  server: ServerProcess,
  size: number,
  theirs: number | null,
): Promise<readonly Row[]> {
  const study = `study-${size}`;
  const cold = await lookAt(browser, server.url, study);
  const looks = [];
  for (let load = 0; load < LOADS; load++) looks.push(await lookAt(browser, server.url, study));
  const seen = await visit(browser, server.url, study);
  const name = (what: string) => `dashboard-${what}-${size}`;
  const useful = median(looks.map((look) => look.useful));
  return [
    reported(name("useful-cold"), cold.useful, "ms"),
    smallerIsBetter({ name: name("useful"), value: useful, unit: "ms", peer: "optuna-dashboard", peerValue: theirs }),
    reported(name("contentful"), median(looks.map(({ contentful }) => contentful)), "ms"),
    reported(name("trial-plots"), seen.trialPlots, "ms"),
    reported(name("all-plots"), seen.allPlots, "ms"),
    reported(name("brush"), seen.brush, "ms"),
    reported(name("table-scroll"), seen.tableScroll, "ms"),
    reported(name("table-sort"), seen.tableSort, "ms"),
    reported(name("heap"), seen.heap, "MiB"),
    reported(name("server-memory"), await server.memory(), "MiB"),
    ...bytesRows(looks[0].bytesOf, size),
  ];
}

/** Bytes read for a study, and bytes of the files, which are the same for every study: in total and individually. */
function bytesRows(bytesOf: ReadonlyMap<string, number>, size: number): readonly Row[] {
  const [answers, files] = [true, false].map((wanted) =>
    [...bytesOf].filter(([path]) => path.startsWith("api/") === wanted).sort(([, a], [, b]) => b - a),
  );
  const sum = (of: typeof files) => of.reduce((total, [, bytes]) => total + bytes, 0) / KILOBYTE;
  const answersRow = reported(`dashboard-answers-${size}`, sum(answers), "kB");
  if (size !== SIZES[0]) return [answersRow];
  const fileRows = files.map(([path, bytes]) => reported(`dashboard-first-load-${path}`, bytes / KILOBYTE, "kB"));
  return [answersRow, reported("dashboard-first-load", sum(files), "kB"), ...fileRows];
}

/** Response times for a plot and a page of the table, with a warm cache. */
async function answerRows(server: ServerProcess, size: number): Promise<readonly Row[]> {
  const path = `/api/v1/studies/study-${size}`;
  const plot = await oneByOne(server, `${path}/plot?limit=2000`, REQUESTS);
  const table = await oneByOne(server, `${path}/table?sort=loss&offset=${size / 2}&limit=50`, REQUESTS);
  return [
    reported(`dashboard-plot-${size}`, median(plot), "ms"),
    reported(`dashboard-table-${size}`, median(table), "ms"),
  ];
}
