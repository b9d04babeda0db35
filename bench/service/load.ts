/** Sixteen concurrent clients: the cost of a request, compared with that of a minimal server. */
import { setTimeout as wait } from "node:timers/promises";
import { quantile } from "../../math/statistics.ts";
import { openClient, type Answer, type Client } from "./client.ts";
import type { ServerProcess } from "./server-process.ts";

const CLIENTS = 16;

const space = ["a", "b", "c", "d", "e", "f"].map((name) => `${name}=float(0,1)`);

/**
 * Runs `work` from all clients concurrently until `count` calls have been made; returns the milliseconds of each call,
 * and in total.
 */
async function together(url: string, count: number, work: (client: Client, index: number) => Promise<void>) {
  const times: number[] = [];
  let next = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      const client = openClient(url);
      while (next < count) {
        const index = next++;
        const before = performance.now();
        await work(client, index);
        times.push(performance.now() - before);
      }
      client.close();
    }),
  );
  return { times, total: performance.now() - started };
}

/** Asks, evaluates for a while, and tells; also returns the milliseconds spent asking. */
export async function pairs(server: Pick<ServerProcess, "url">, study: string, count: number, evaluation = 0) {
  const asks: number[] = [];
  let degraded = 0;
  const { total } = await together(server.url, count, async (client, index) => {
    const before = performance.now();
    const { body } = expectOk(await client.send("POST", `/api/v1/studies/${study}/suggestions`, {}));
    asks.push(performance.now() - before);
    const asked = body as { degraded: boolean; trials: readonly [{ number: number; lease: string }] };
    if (asked.degraded) degraded += 1;
    const [{ number, lease }] = asked.trials;
    // Not all at the same time, since evaluations differ in length.
    if (evaluation > 0) await wait(evaluation * (0.5 + (number % 7) / 6));
    const result = { lease, values: { value: Math.sin(index) } };
    expectOk(await client.send("POST", `/api/v1/studies/${study}/trials/${number}/result`, result));
  });
  return {
    milliseconds: total / count,
    askP50: quantile(asks, 0.5),
    askP99: quantile(asks, 0.99),
    degraded: degraded / count,
  };
}

/** Sequential asks and tells by one client. */
export async function pairsOfOne(url: string, study: string, count: number): Promise<void> {
  const client = openClient(url);
  for (let index = 0; index < count; index++) {
    const { body } = expectOk(await client.send("POST", `/api/v1/studies/${study}/suggestions`, {}));
    const [{ number, lease }] = (body as { trials: readonly [{ number: number; lease: string }] }).trials;
    const result = { lease, values: { value: Math.sin(index) } };
    expectOk(await client.send("POST", `/api/v1/studies/${study}/trials/${number}/result`, result));
  }
  client.close();
}

/** The same number of requests to the bare server. */
export async function barePairs(server: Pick<ServerProcess, "url">, count: number): Promise<number> {
  const { total } = await together(server.url, count, async (client, index) => {
    for (const state of ["running", "complete"]) {
      expectOk(await client.send("POST", "/results", { number: index, state, values: { value: Math.sin(index) } }));
    }
  });
  return total / count;
}

export async function createStudy(
  server: Pick<ServerProcess, "url">,
  name: string,
  strategy: "random" | "gp",
): Promise<void> {
  const client = openClient(server.url);
  expectOk(await client.send("POST", "/api/v1/studies", { name, space, strategy: { name: strategy } }));
  client.close();
}

/** Adds finished trials, a thousand per request. */
export async function fill(server: Pick<ServerProcess, "url">, study: string, count: number): Promise<void> {
  const client = openClient(server.url);
  for (let from = 0; from < count; from += 1000) {
    const trials = Array.from({ length: Math.min(1000, count - from) }, (_, i) => {
      const at = (k: number) => (((from + i) * (0.618 + 0.1 * k)) % 1) * 0.999;
      const hyperparameters = { a: at(0), b: at(1), c: at(2), d: at(3), e: at(4), f: at(5) };
      return { hyperparameters, state: "complete", values: { value: Math.sin(7 * at(0)) + at(1) ** 2 } };
    });
    expectOk(await client.send("POST", `/api/v1/studies/${study}/trials`, { trials }));
  }
  client.close();
}

/** Milliseconds for each of `count` sequential requests. */
export async function oneByOne(
  server: Pick<ServerProcess, "url">,
  path: string,
  count: number,
  body?: unknown,
): Promise<number[]> {
  const client = openClient(server.url);
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const before = performance.now();
    expectOk(await client.send(body === undefined ? "GET" : "POST", path, body));
    times.push(performance.now() - before);
  }
  client.close();
  return times;
}

export function expectOk(answer: Answer): Answer {
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw new Error(`answer; must be 2xx: ${answer.status} ${JSON.stringify(answer.body)}`);
}
