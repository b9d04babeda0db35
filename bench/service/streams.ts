/** As many clients as are accepted that listen to the events of a study. */
import { get, type IncomingMessage } from "node:http";
import type { ServerProcess } from "./server-process.ts";

/** How many of `count` were accepted, and how many of those received the event of the trial that `change` returned. */
export async function listeners(
  server: ServerProcess,
  study: string,
  count: number,
  change: () => Promise<number>,
): Promise<{ readonly open: number; readonly heard: number }> {
  const streams: IncomingMessage[] = [];
  const texts: string[] = [];
  for (let i = 0; i < count; i++) {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(new URL(`/api/v1/studies/${study}/events`, server.url), { agent: false }, resolve).on("error", reject);
    });
    if (response.statusCode !== 200) {
      response.destroy();
      continue;
    }
    const index = texts.push("") - 1;
    response.on("data", (part: Buffer) => {
      texts[index] += part.toString();
    });
    response.on("error", () => undefined);
    streams.push(response);
  }
  const number = await change();
  const heard = () => texts.filter((text) => text.includes(`data: {"number":${number},`)).length;
  const deadline = Date.now() + 20_000;
  while (heard() < streams.length && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
  for (const stream of streams) stream.destroy();
  return { open: streams.length, heard: heard() };
}
