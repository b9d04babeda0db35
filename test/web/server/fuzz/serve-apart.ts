/** A server whose event loop does nothing else, so that its blocks can be measured. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sendTo, type TestServer } from "../support.ts";

export interface ServerApart extends Pick<TestServer, "url" | "send" | "close"> {
  /** Milliseconds on a processor of the longest block of the event loop since the last call; NaN where that is not known. */
  longestBlock(): Promise<number>;
}

/** `waits`: milliseconds that it waits for the rest of a request. */
export async function serveApart(waits = 30_000): Promise<ServerApart> {
  const folder = mkdtempSync(join(tmpdir(), "credence-fuzz-"));
  const child = fork(new URL("./server-process.ts", import.meta.url), [join(folder, "test.db"), String(waits)], {
    execArgv: ["--import", "tsx"],
  });
  const answer = async () => (await once(child, "message"))[0] as unknown;
  const url = String(await answer());
  return {
    url,
    send: (method, path, body, headers) => sendTo(url, { method, path, body, headers }),
    async longestBlock() {
      child.send("longest");
      // A JSON message cannot contain NaN.
      return Number((await answer()) ?? Number.NaN);
    },
    async close() {
      child.send("close");
      await once(child, "exit");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
