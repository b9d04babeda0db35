/**
 * The server is killed again and again (SIGKILL, at any instant) under clients that ask and tell; in every second
 * round it is process 1 of a new container with another host name. Afterwards every result that was answered with 2xx
 * is there, once; a repeated request has changed nothing.
 */
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { reported, type Suite } from "../document.ts";
import { openClient, type Answer, type Client } from "./client.ts";
import { createStudy } from "./load.ts";
import { Database } from "../../storage/sqlite/binding.ts";
import { canContain, startServerProcess } from "./server-process.ts";

const KILLS = Number(process.env["CREDENCE_CRASH_KILLS"] ?? 40);
const CLIENTS = 12;
const TRIALS = "/api/v1/studies/drill/trials";

interface StoredTrial {
  readonly number: number;
  readonly state: string;
  readonly values: { readonly value: number } | null;
}

/** What the clients know: the value that was answered for each trial. */
interface Results {
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
    const canUnshare = canContain();
    const { url } = server;
    const port = new URL(url).port;
    const results: Results = { told: new Map(), asked: 0, repeated: 0, broken: 0 };
    const over = new AbortController();
    try {
      await createStudy(server, "drill", "random");
      const clients = Array.from({ length: CLIENTS }, () => askAndTell(url, results, over.signal));
      const everyClient = Promise.all(clients);
      for (let kill = 1; kill <= KILLS; kill++) {
        // One in four at its start, the others at work, however busy the machine is.
        if (kill % 4 !== 0) await untilOneMore(results);
        await wait(30 + Math.random() * 300);
        await server.kill("SIGKILL");
        server = await startServerProcess(
          "./ours.ts",
          [file, port],
          kill % 2 === 1 && canUnshare ? `host-${kill}` : null,
        );
        if (kill % 20 === 0) say(`${kill} kills, ${results.told.size} results`);
      }
      over.abort();
      await everyClient;
      const trials = await readAll(url);
      check(trials, results);
      await server.kill("SIGKILL");
      assertWhole(file);
      return {
        rows: [
          reported("crash-kills", KILLS, "kills"),
          reported("crash-containers", canUnshare ? Math.ceil(KILLS / 2) : 0, "starts in a new process namespace"),
          reported("crash-results", results.told.size, "results answered, all there"),
          reported("crash-repeated", results.repeated, "requests repeated after their answer"),
          reported("crash-broken", results.broken, "requests broken off and sent again"),
        ],
      };
    } finally {
      over.abort();
      await server.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function assertWhole(file: string): void {
  const connection = new Database(file);
  const found = connection.pragma("integrity_check", { simple: true });
  connection.close();
  if (found !== "ok") throw new Error(`database; must be whole: ${String(found)}`);
}

async function askAndTell(url: string, results: Results, signal: AbortSignal): Promise<void> {
  const client = openClient(url);
  while (!signal.aborted) {
    const asked = await answered(client, results, "/api/v1/studies/drill/suggestions", { leaseSeconds: 3600 });
    const [{ number, lease }] = (asked.body as { trials: readonly [{ number: number; lease: string }] }).trials;
    results.asked += 1;
    const value = Math.random();
    const told = await answered(client, results, `${TRIALS}/${number}/result`, { lease, values: { value } });
    if (told.status !== 200) throw new Error(`result; must be taken: ${told.status} ${JSON.stringify(told.body)}`);
    if (results.told.has(number)) throw new Error(`trial; must be handed out once: ${number}`);
    results.told.set(number, value);
  }
  client.close();
}

/** Sends a request until it is answered, under one key; now and then once more after that, to the same answer. */
async function answered(client: Client, results: Results, path: string, body: unknown): Promise<Answer> {
  const headers = { "idempotency-key": randomUUID() };
  const send = async (): Promise<Answer> => {
    for (;;) {
      try {
        const answer = await client.send("POST", path, body, headers);
        if (answer.status < 500) return answer;
      } catch {
        // Killed; it comes back at the same address.
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

/** Until the server has answered a result since this was called. */
async function untilOneMore({ told }: Results): Promise<void> {
  const before = told.size;
  for (let waited = 0; told.size === before; waited += 10) {
    if (waited > 300_000) throw new Error("server; must answer a result within five minutes");
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

function check(trials: readonly StoredTrial[], { told }: Results): void {
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
