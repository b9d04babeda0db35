/** A server of the built program, for tests that start and kill one. */
import { createServer, type AddressInfo } from "node:net";
import type { Place, Running } from "./binary.ts";

export interface Served {
  readonly url: string;
  /** The current server process. */
  running(): Running;
  /** Starts a server after the last one has ended; resolves once it answers. */
  start(...words: readonly string[]): Promise<void>;
  /** Calls the API; fails unless the response is a success. */
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
}

export async function served(place: Place, ...words: readonly string[]): Promise<Served> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let running: Running;

  async function start(...more: readonly string[]): Promise<void> {
    running = place.begin("serve", "--port", String(port), ...more);
    await until(async () => {
      if (running.child.exitCode !== null) throw new Error(`server; must start: ${running.err()}`);
      return answers(url);
    });
  }

  await start(...words);
  return {
    url,
    running: () => running,
    start,
    async call<T>(method: string, path: string, body?: unknown) {
      const content = { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
      const response = await fetch(`${url}/api/v1${path}`, body === undefined ? { method } : content);
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
      return (text === "" ? null : JSON.parse(text)) as T;
    },
  };
}

/** Polls until the condition is true, bounded by the test's own time limit. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`)).ok;
  } catch {
    return false;
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
