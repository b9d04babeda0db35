/**
 * The server is killed again and again (SIGKILL, at any instant) under sixteen clients that ask and tell. Afterwards
 * every result that was answered with 2xx is there, once; a repeated request has changed nothing.
 */
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { reported } from "../document.ts";
import type { Suite } from "../document.ts";
import { openClient } from "./client.ts";
import type { Answer, Client } from "./client.ts";
import { createStudy } from "./load.ts";
import { startServerProcess } from "./server-process.ts";

const KILLS = 200;
const CLIENTS = 16;
const TRIALS = "/api/v1/studies/drill/trials";

interface StoredTrial {
  readonly number: number;
  readonly state: string;
  readonly values: { readonly value: number } | null;
}

/** What the clients know: the value that was answered for each trial. */
interface Ledger {
  readonly told: Map<number, number>;
  asked: number;
  repeated: number;
  broken: number;
}

export const crash: Suite = {
  summary: `a server that is killed ${KILLS} times under ${CLIENTS} clients: is every answered result there, once?`,
  async run({ say }) {
    const folder = mkdtempSync(join(tmpdir(), "credence-crash-"));
    const file = join(folder, "drill.db");
    let server = await startServerProcess("./ours.ts", [file]);
    const { url } = server;
    const port = new URL(url).port;
    const ledger: Ledger = { told: new Map(), asked: 0, repeated: 0, broken: 0 };
    const over = new AbortController();
    try {
      await createStudy(server, "drill", "random");
      const clients = Array.from({ length: CLIENTS }, () => askAndTell(url, ledger, over.signal));
      const everyClient = Promise.all(clients);
      for (let kill = 1; kill <= KILLS; kill++) {
        await wait(30 + Math.random() * 300);
        await server.kill("SIGKILL");
        server = await startServerProcess("./ours.ts", [file, port]);
        if (kill % 20 === 0) say(`${kill} kills, ${ledger.told.size} results`);
      }
      over.abort();
      await everyClient;
      const trials = await readAll(url);
      check(trials, ledger);
      return {
        rows: [
          reported("crash-kills", KILLS, "kills"),
          reported("crash-results", ledger.told.size, "results answered, all there"),
          reported("crash-repeated", ledger.repeated, "requests repeated after their answer"),
          reported("crash-broken", ledger.broken, "requests broken off and sent again"),
        ],
      };
    } finally {
      over.abort();
      await server.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function askAndTell(url: string, ledger: Ledger, signal: AbortSignal): Promise<void> {
  const client = openClient(url);
  while (!signal.aborted) {
    const asked = await answered(client, ledger, "/api/v1/studies/drill/suggestions", { leaseSeconds: 3600 });
    const [{ number, lease }] = (asked.body as { trials: readonly [{ number: number; lease: string }] }).trials;
    ledger.asked += 1;
    const value = Math.random();
    const told = await answered(client, ledger, `${TRIALS}/${number}/result`, { lease, values: { value } });
    if (told.status !== 200) throw new Error(`result; must be taken: ${told.status} ${JSON.stringify(told.body)}`);
    if (ledger.told.has(number)) throw new Error(`trial; must be handed out once: ${number}`);
    ledger.told.set(number, value);
  }
  client.close();
}

/** Sends a request until it is answered, under one key; now and then once more after that, to the same answer. */
async function answered(client: Client, ledger: Ledger, path: string, body: unknown): Promise<Answer> {
  const headers = { "idempotency-key": randomUUID() };
  const send = async (): Promise<Answer> => {
    for (;;) {
      try {
        const answer = await client.send("POST", path, body, headers);
        if (answer.status < 500) return answer;
      } catch {
        // Killed; it comes back at the same address.
      }
      ledger.broken += 1;
      await wait(20);
    }
  };
  const answer = await send();
  if (Math.random() < 0.2) {
    ledger.repeated += 1;
    const again = await send();
    if (JSON.stringify(again) !== JSON.stringify(answer)) {
      throw new Error(
        `repeated request; must get the same answer: ${JSON.stringify(again)} for ${JSON.stringify(answer)}`,
      );
    }
  }
  return answer;
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

function check(trials: readonly StoredTrial[], { told }: Ledger): void {
  for (const [place, trial] of trials.entries()) {
    if (trial.number !== place) throw new Error(`numbers; must be dense: ${trial.number} at ${place}`);
    const value = told.get(trial.number);
    if (value === undefined) throw new Error(`trial ${trial.number}; must have been told by a client: ${trial.state}`);
    if (trial.state !== "complete" || trial.values?.value !== value) {
      throw new Error(`trial ${trial.number}; must be complete with ${value}: ${JSON.stringify(trial)}`);
    }
  }
  if (trials.length !== told.size)
    throw new Error(`trials; must be as many as results: ${trials.length}, ${told.size}`);
}
