/**
 * Two `credence serve` on one PostgreSQL database, killed at random moments, like the database, while clients use both: nothing
 * acknowledged is lost or happens twice. CREDENCE_CRASH_ROUNDS sets how often (4).
 */
import { expect, it } from "vitest";
import { askAndTellAll, checkTrials, noResults, untilOneMore } from "../../bench/service/drill.ts";
import { makeKey, openStream } from "../../math/random.ts";
import { describeWithPostgres } from "../storage/postgres/server.ts";
import { place } from "./binary.ts";
import { served, type Served } from "./served.ts";

const rounds = Number(process.env.CREDENCE_CRASH_ROUNDS ?? 4);
const stream = openStream(makeKey(Number(process.env.CREDENCE_CRASH_SEED ?? 1)));
const CLIENTS = 6;
const SPACE = [{ kind: "float", name: "a", low: 0, high: 1, scale: "linear" }];

describeWithPostgres("two servers on one PostgreSQL database", (database) => {
  it(`survive ${rounds} kills`, { timeout: 60_000 + 20_000 * rounds }, async () => {
    const here = place();
    const words = ["--storage", await database.fresh()];
    const servers: readonly Served[] = await Promise.all([served(here, ...words), served(here, ...words)]);
    const { password } = new URL(words[1]);
    const metrics = [{ name: "value", direction: "minimize" }];
    await servers[0].call("POST", "/studies", {
      name: "drill",
      space: SPACE,
      metrics,
      strategy: { name: "random" },
      seed: 1,
    });
    const results = noResults();
    const over = new AbortController();
    const urls = servers.map(({ url }) => url);
    const everyClient = askAndTellAll(urls, { clients: CLIENTS, results, signal: over.signal });
    try {
      for (let round = 0; round < rounds; round++) {
        await untilOneMore(results);
        await new Promise((resolve) => setTimeout(resolve, 300 * stream.uniform()));
        if (round === 1 && database.isOwn) await database.restart();
        if (round === 2) await database.cutConnections();
        const server = servers[round % 2];
        server.running().child.kill("SIGKILL");
        const { out, err } = await server.running().ended;
        if (password !== "") expect(out + err).not.toContain(password);
        await server.start(...words);
      }
      await untilOneMore(results);
    } finally {
      over.abort();
    }
    await everyClient;
    for (const url of urls) await checkTrials(url, results);
    // A command uses the database at the same time.
    const shown = await here.json<{ counts: { complete: number } }>("show", "drill", "--json", ...words);
    expect(shown.counts.complete).toBe(results.told.size);
  });
});
