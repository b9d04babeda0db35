/** A server in its own process, which sends its parent its address and, on request, how long its event loop was blocked. */
import { pino } from "pino";
import { objectiveDefinitions } from "../../../../objectives/index.ts";
import { openStore } from "../../../../storage/open.ts";
import { startAnalysisThread, startSuggestionThreads } from "../../../../tuner/threads/pool.ts";
import { startServer } from "../../../../web/server/index.ts";
import { watchBlocks } from "./blocks.ts";

const [file, milliseconds] = process.argv.slice(2);
const server = await startServer({
  store: await openStore(`sqlite:${file}`),
  suggester: startSuggestionThreads(),
  analyst: startAnalysisThread(),
  objectives: objectiveDefinitions,
  version: "0.0.0",
  now: () => Date.now(),
  port: 0,
  newToken: () => "example",
  log: pino({ level: "silent" }),
  limits: {
    requestsPerMinute: 1e9,
    headersMilliseconds: Number(milliseconds),
    requestMilliseconds: Number(milliseconds),
  },
});
const longest = watchBlocks();
process.on("message", (message) => {
  if (message === "longest") process.send?.(longest());
  else void server.close().then(() => process.exit(0));
});
process.on("disconnect", () => process.exit(1));
process.send?.(server.url);
