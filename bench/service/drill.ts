/**
 * Clients that ask and tell whatever happens to their servers, and the conditions that trials must satisfy afterwards.
 */
import { randomInt, randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { openClient, type Answer, type Client } from "./client.ts";

const TRIALS = "/api/v1/studies/drill/trials";
/** Milliseconds without a result after which the servers count as lost. */
const PATIENCE = 300_000;

interface StoredTrial {
  readonly number: number;
  readonly state: string;
  readonly values: { readonly value: number } | null;
}

/** Values of trials that were acknowledged to clients. */
export interface Results {
  readonly told: Map<number, number>;
  asked: number;
  repeated: number;
  broken: number;
}

export function noResults(): Results {
  return { told: new Map(), asked: 0, repeated: 0, broken: 0 };
}

/** The clients of the study `drill`, each using all servers in turn, until the signal is aborted. */
export async function askAndTellAll(
  urls: readonly string[],
  { clients, results, signal }: { readonly clients: number; readonly results: Results; readonly signal: AbortSignal },
): Promise<void> {
  await Promise.all(Array.from({ length: clients }, () => askAndTell(urls, results, signal)));
}

async function askAndTell(urls: readonly string[], results: Results, signal: AbortSignal): Promise<void> {
  const clients = urls.map(openClient);
  while (!signal.aborted) {
    const asked = await answered(clients, results, "/api/v1/studies/drill/suggestions", { leaseSeconds: 3600 });
    const [{ number, lease }] = (asked.body as { trials: readonly [{ number: number; lease: string }] }).trials;
    results.asked += 1;
    const value = Math.random();
    const told = await answered(clients, results, `${TRIALS}/${number}/result`, { lease, values: { value } });
    if (told.status !== 200) throw new Error(`result; must be taken: ${told.status} ${JSON.stringify(told.body)}`);
    if (results.told.has(number)) throw new Error(`trial; must be handed out once: ${number}`);
    results.told.set(number, value);
  }
  for (const client of clients) client.close();
}

/**
 * Sends a request, with the same key, until some server answers it; occasionally sends it once more, expecting the same
 * answer.
 */
async function answered(clients: readonly Client[], results: Results, path: string, body: unknown): Promise<Answer> {
  const headers = { "idempotency-key": randomUUID() };
  const send = async (): Promise<Answer> => {
    for (;;) {
      try {
        const answer = await clients[randomInt(clients.length)].send("POST", path, body, headers);
        if (answer.status < 500) return answer;
      } catch {
        // It was killed, and comes back at the same address.
      }
      results.broken += 1;
      await wait(20);
    }
  };
  const answer = await send();
  if (Math.random() < 0.2) {
    results.repeated += 1;
    const again = await send();
    if (JSON.stringify(again) !== JSON.stringify(answer)) {
      throw new Error(
        `repeated request; must get the same answer: ${JSON.stringify(again)} for ${JSON.stringify(answer)}`,
      );
    }
  }
  return answer;
}

/** Waits until a server has answered a result since this was called. */
export async function untilOneMore({ told }: Results): Promise<void> {
  const before = told.size;
  for (let waited = 0; told.size === before; waited += 10) {
    if (waited > PATIENCE) throw new Error("servers; must answer a result within five minutes");
    await wait(10);
  }
}

async function readAll(url: string): Promise<readonly StoredTrial[]> {
  const client = openClient(url);
  const trials: StoredTrial[] = [];
  for (let next: unknown = ""; next !== null;) {
    const { body } = await client.send("GET", `${TRIALS}?limit=1000${next === "" ? "" : `&after=${String(next)}`}`);
    const page = body as { trials: readonly StoredTrial[]; next: unknown };
    trials.push(...page.trials);
    next = page.next;
  }
  client.close();
  return trials;
}

/** Every result that was answered is stored exactly once, and nothing else is. */
export async function checkTrials(url: string, { told }: Results): Promise<void> {
  const trials = await readAll(url);
  for (const [place, trial] of trials.entries()) {
    if (trial.number !== place) throw new Error(`numbers; must be dense: ${trial.number} at ${place}`);
    const value = told.get(trial.number);
    if (value === undefined)
      throw new Error(`trial ${trial.number}; must have been finished by a client: ${trial.state}`);
    if (trial.state !== "complete" || trial.values?.value !== value) {
      throw new Error(`trial ${trial.number}; must be complete with ${value}: ${JSON.stringify(trial)}`);
    }
  }
  if (trials.length !== told.size)
    throw new Error(`trials; must be as many as results: ${trials.length}, ${told.size}`);
}
