/** A server on a real SQLite store in a temporary folder, with a clock that the test controls. */
import { openFittedModel } from "../../../objectives/bnn-tasks/open-model.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { objectiveDefinitions } from "../../../objectives/index.ts";
import { openStore } from "../../../storage/open.ts";
import { analyseHere } from "../../../tuner/analysis/analyst.ts";
import { analyses } from "../../../tuner/analysis/index.ts";
import { suggestHere, type Suggester } from "../../../tuner/suggester.ts";
import type { Store } from "../../../tuner/store.ts";
import { strategies } from "../../../tuner/strategies/index.ts";
import { startServer, type RunningServer, type ServerOptions } from "../../../web/server/index.ts";

export interface Reply {
  readonly status: number;
  /** Untyped, as `JSON.parse` returns it: tests check the fields they read. */
  readonly body: ReturnType<typeof JSON.parse>;
  readonly headers: Headers;
}

export interface TestOptions extends Partial<ServerOptions> {
  /** Overrides how the database is opened. */
  readonly openStore?: (file: string) => Promise<Store>;
}

export interface TestServer {
  readonly url: string;
  /** Of the database. */
  readonly file: string;
  readonly clock: { now: number };
  /** Relative to /api/v1 unless the path begins with `!`. */
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  /** Closes it and starts another one on the same file. */
  restart(options?: TestOptions): Promise<void>;
  close(): Promise<void>;
}

/** 2026-01-01T00:00:00Z. */
const START = 1_767_225_600_000;

const silent = pino({ level: "silent" });

export async function startTestServer(options: TestOptions = {}): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), "credence-web-"));
  const clock = { now: START };
  const file = join(folder, "test.db");
  const start = async (): Promise<RunningServer> =>
    startServer({
      store: await (options.openStore?.(file) ?? openStore(`sqlite:${file}`)),
      suggester: suggestHere(strategies) as Suggester,
      analyst: analyseHere(analyses),
      openModel: async (text) => openFittedModel(text),
      objectives: objectiveDefinitions,
      version: "0.0.0",
      now: () => clock.now,
      port: 0,
      log: silent,
      // Many tests fail on purpose.
      breaker: "off",
      ...options,
    });
  let server = await start();
  return {
    get url() {
      return server.url;
    },
    clock,
    file,
    send: (method, path, body, headers) => sendTo(server.url, { method, path, body, headers }),
    async restart(further = {}) {
      await server.close();
      Object.assign(options, further);
      server = await start();
    },
    async close() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Sent {
  readonly method: string;
  /** Relative to /api/v1 unless it begins with `!`. */
  readonly path: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>> | undefined;
}

export async function sendTo(url: string, { method, path, body, headers = {} }: Sent): Promise<Reply> {
  const address = path.startsWith("!") ? path.slice(1) : `/api/v1${path}`;
  const response = await fetch(url + address, {
    method,
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers };
}
