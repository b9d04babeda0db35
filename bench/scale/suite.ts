/** The limits of a server on one machine: 10,000 studies, 1,000,000 trials and 1,000 workers. */
import { flagText } from "../flags.ts";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "../../math/statistics.ts";
import { reported, type Row, type Suite } from "../document.ts";
import { oneByOne } from "../service/load.ts";
import { startServerProcess } from "../service/server-process.ts";
import { fillDatabase } from "./fill.ts";
import { bear, createRandomStudies } from "./workers.ts";

const WORKERS = 1000;
const MIB = 2 ** 20;

export const scale: Suite = {
  summary:
    "10,000 studies, 1,000,000 trials, 1,000 workers; --storage=ADDRESS (empty, or --filled before), --studies=N, --trials=N",
  async run({ flags, say }) {
    const folder = mkdtempSync(join(tmpdir(), "credence-scale-"));
    const file = join(folder, "scale.db");
    const address = flagText(flags, "storage") ?? `sqlite:${file}`;
    const contents = { studies: numberOf(flags, "studies", 10_000), trials: numberOf(flags, "trials", 1_000_000) };
    const rows: Row[] = [];
    const report = (name: string, value: number, unit: string) => {
      rows.push(reported(`scale-${name}`, value, unit));
      say(`${name}: ${value.toPrecision(3)} ${unit}`);
    };
    try {
      if (!flags.has("--filled")) {
        report("fill", contents.trials / (await fillDatabase(address, contents, say)), "trials/s");
      }
      if (address === `sqlite:${file}`) report("file", statSync(file).size / MIB, "MiB");
      const began = performance.now();
      const server = await startServerProcess("./ours.ts", [address]);
      try {
        report("start", performance.now() - began, "ms");
        report("memory-idle", await server.memory(), "MiB");
        const time = async (name: string, path: string, count = 20) => {
          const requests = (many: number) =>
            name === "metrics" ? textTimes(server.url + path, many) : oneByOne(server, path, many);
          const [first] = await requests(1);
          report(`${name}-first`, first, "ms");
          const before = await server.processorTime();
          report(name, median(await requests(count)), "ms, median");
          report(`${name}-processor`, ((await server.processorTime()) - before) / count, "ms");
        };
        await time("list", "/api/v1/studies?limit=100");
        await time("search", "/api/v1/studies?search=study-77&limit=100");
        await time("metrics", "/metrics", 10);
        const small = `/api/v1/studies/study-${Math.floor(contents.studies / 2)}`;
        await time("open-small", small);
        await time("open-large", "/api/v1/studies/large");
        await time("plot-large", "/api/v1/studies/large/plot");
        await time("page-large", "/api/v1/studies/large/trials?limit=100&after=50000");
        const [ask] = await oneByOne(server, `${small}/suggestions`, 1, {});
        report("first-ask-small", ask, "ms");
        const studies = Array.from({ length: 10 }, (_, at) => `busy-${Date.now()}-${at}`);
        await createRandomStudies(server.url, studies);
        for (const [name, evaluation] of Object.entries({ "5s": 5000, saturated: 0 })) {
          say(`${WORKERS} workers, evaluations of ${evaluation} ms`);
          const load = { studies, workers: WORKERS, evaluation, duration: 30_000 };
          const before = await server.processorTime();
          const { pairs, pairsPerSecond, askMedian, askP99 } = await bear(server.url, load);
          report(`pair-${name}-processor`, ((await server.processorTime()) - before) / pairs, "ms");
          report(`pairs-${name}`, pairsPerSecond, "pairs/s");
          report(`ask-${name}`, askMedian, "ms, median");
          report(`ask-${name}-p99`, askP99, "ms");
        }
        report("memory", await server.memory(), "MiB");
      } finally {
        await server.kill("SIGTERM");
      }
      return { rows };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Milliseconds for each response that is not JSON. */
async function textTimes(url: string, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const before = performance.now();
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`answer; must be 2xx: ${answer.status}`);
    await answer.text();
    times.push(performance.now() - before);
  }
  return times;
}

function numberOf(flags: ReadonlySet<string>, name: string, usual: number): number {
  const text = flagText(flags, name);
  if (text === undefined) return usual;
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 20) return number;
  throw new Error(`--${name}; must be a whole number of at least 20: ${JSON.stringify(text)}`);
}
