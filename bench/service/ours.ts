/**
 * Our server, with the dashboard, on the database file or address in the first argument, at the port in the second.
 * Prints its address.
 */
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import { openStore } from "../../storage/open.ts";
import { isAddress } from "../../storage/url.ts";
import { startAnalysisThread, startSuggestionThreads } from "../../tuner/threads/pool.ts";
import { startServer } from "../../web/server/index.ts";

const [file, port = "0"] = process.argv.slice(2);
const store = await openStore(isAddress(file) ? file : `sqlite:${file}`, {
  asServer: { url: `http://127.0.0.1:${port}` },
});
const server = await startServer({
  store,
  suggester: startSuggestionThreads({ threads: 1, niceness: 5 }),
  analyst: startAnalysisThread(),
  objectives: [],
  version: "bench",
  dashboard: fileURLToPath(new URL("../../dist/web/dashboard/", import.meta.url)),
  now: () => Date.now(),
  port: Number(port),
  log: pino({ level: "silent" }),
  limits: { requestsPerMinute: 1e9, eventClients: 6000 },
});
process.on("SIGTERM", () => void server.close().then(() => process.exit(0)));
process.stdout.write(`${server.url}\n`);
