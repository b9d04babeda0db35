/** Clients that listen to the events of a study, as many as are let in. */
import { get } from "node:http";
import type { IncomingMessage } from "node:http";
import type { ServerProcess } from "./server-process.ts";

/** How many of `count` were let in, and how many of those heard of one change. */
export async function listeners(
  server: ServerProcess,
  study: string,
  count: number,
  change: () => Promise<void>,
): Promise<{ readonly open: number; readonly heard: number }> {
  const streams: IncomingMessage[] = [];
  let heard = 0;
  for (let i = 0; i < count; i++) {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(new URL(`/api/v1/studies/${study}/events`, server.url), { agent: false }, resolve).on("error", reject);
    });
    if (response.statusCode !== 200) {
      response.destroy();
      continue;
    }
    let isWaiting = true;
    response.on("data", (part: Buffer) => {
      if (!isWaiting || !part.includes("event: trial")) return;
      isWaiting = false;
      heard += 1;
    });
    response.on("error", () => undefined);
    streams.push(response);
  }
  const before = heard;
  await change();
  const deadline = Date.now() + 20_000;
  while (heard - before < streams.length && Date.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 50));
  for (const stream of streams) stream.destroy();
  return { open: streams.length, heard: heard - before };
}
