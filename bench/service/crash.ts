/**
 * The server is repeatedly killed (SIGKILL, at any instant) while clients ask and tell; in every second round it is
 * process 1 of a new container with a different host name. Afterwards, every result that was answered with 2xx is
 * stored exactly once, and repeated requests have changed nothing. With `--storage=postgres` two servers share a
 * PostgreSQL database, which is killed too, and whose connections are cut (crash-sites.ts).
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { reported, type Suite } from "../document.ts";
import { openPostgresSite, openSqliteSite, type CrashSite } from "./crash-sites.ts";
import { askAndTellAll, checkTrials, noResults, untilOneMore } from "./drill.ts";
import { createStudy } from "./load.ts";

const KILLS = Number(process.env["CREDENCE_CRASH_KILLS"] ?? 40);
const CLIENTS = Number(process.env["CREDENCE_CRASH_CLIENTS"] ?? 12);

export const crash: Suite = {
  summary: `servers killed ${KILLS} times under ${CLIENTS} clients: is every result there, once? --storage=postgres: two on one database`,
  async run({ flags, say }) {
    const folder = mkdtempSync(join(tmpdir(), "credence-crash-"));
    const isPostgres = flags.has("--storage=postgres");
    const site: CrashSite = isPostgres ? await openPostgresSite() : await openSqliteSite(join(folder, "drill.db"));
    const results = noResults();
    const over = new AbortController();
    try {
      await createStudy(site, "drill", "random");
      const everyClient = askAndTellAll(site.urls, { clients: CLIENTS, results, signal: over.signal });
      for (let kill = 1; kill <= KILLS; kill++) {
        // One in four kills happens at startup and the others under load, however busy the machine is.
        if (kill % 4 !== 0) await untilOneMore(results);
        await wait(30 + Math.random() * 300);
        await site.strike(kill);
        if (kill % 5 === 0) say(`${kill} kills, ${results.told.size} results`);
      }
      over.abort();
      await everyClient;
      for (const url of site.urls) await checkTrials(url, results);
      await site.check();
      return {
        rows: [
          reported("crash-kills", KILLS, "kills"),
          ...Object.entries(site.strikes()).map(([what, count]) => reported(`crash-${what}`, count, "times")),
          reported("crash-results", results.told.size, "results answered, all there"),
          reported("crash-repeated", results.repeated, "requests repeated after their answer"),
          reported("crash-broken", results.broken, "requests broken off and sent again"),
        ],
      };
    } finally {
      over.abort();
      await site.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
