/** `credence serve`: serves the studies in a database over HTTP. */
import { InvalidInput } from "../../common/errors.ts";
import type { Issue } from "../../common/issue.ts";
import { shownAddress } from "../../common/shown-address.ts";
import { readWhole, valueIssue } from "../settings/parse-value.ts";
import { DEFAULT_STORAGE, jsonFlag, storageFlag, type Call, type CommandSpec } from "../command.ts";
import type { Context, RunningServer } from "../context.ts";
import { execute } from "../studies/server-executor.ts";
import { jsonText } from "../report/json-text.ts";
import { tokenOf } from "../studies/location.ts";
import { textFlag } from "../studies/with-studies.ts";

const DEFAULT_HOST = "127.0.0.1";
const DEFAULT_PORT = "4010";
const LAST_PORT = 65_535;
const DEFAULT_METRICS_STUDIES = 50;
const MAX_METRICS_STUDIES = 1000;

export const serveCommand: CommandSpec = {
  description: [
    "Programs in any language can use ask and tell through the API, which is documented at /docs. With --server, " +
      "every command on any machine works on the server's studies, and `credence worker` evaluates their trials.",
    "The server has exclusive access to the database, so other commands must go through it. Ctrl-C stops it after " +
      "pending requests have been answered. No data is lost, even if it is killed.",
  ],
  flags: [
    {
      flag: "--host <address>",
      summary: "address to listen on; any address other than loopback needs a token",
      default: DEFAULT_HOST,
    },
    { flag: "--port <n>", summary: "port to listen on", default: DEFAULT_PORT },
    {
      flag: "--token-file <file>",
      summary: "file with the token that clients must send; also CREDENCE_TOKEN in the environment",
      default: "no token",
    },
    { flag: "--read-token-file <file>", summary: "file with a read-only token" },
    {
      flag: "--allow-host <name>",
      summary: "a host name that clients use for this machine; repeat for more",
      repeatable: true,
    },
    {
      flag: "--execute",
      summary: "also evaluate trials of built-in objectives here, in threads; never commands or modules",
    },
    {
      flag: "--stop-with-input",
      summary: "stop when standard input is closed, for programs that start their own server",
    },
    {
      flag: "--metrics-studies <n>",
      summary: "number of studies with their own series in /metrics, most recently changed first; 0: none",
      default: String(DEFAULT_METRICS_STUDIES),
    },
    {
      flag: "--breaker <n>",
      summary: "pause a study after this many failures of one kind in a row, except of built-in objectives; off: never",
      default: "10, or 5 if no trial has succeeded",
    },
    { flag: "--log-requests", summary: "write a line to stderr for every request" },
    storageFlag,
    jsonFlag,
  ],
  examples: [
    { line: "credence serve", summary: "the studies in ./credence.db, for this machine" },
    {
      line: "credence serve --host 0.0.0.0 --token-file token.txt --allow-host tuner",
      summary: "for other machines, which know this one as tuner",
    },
  ],
  async run(call, context) {
    const port = readPort(textFlag(call, "port") ?? DEFAULT_PORT);
    if ("issue" in port) throw new InvalidInput([port.issue]);
    const studiesInMetrics = readMetricsStudies(textFlag(call, "metrics-studies"));
    const breaker = readBreaker(textFlag(call, "breaker"));
    const readTokenFile = textFlag(call, "read-token-file");
    const token = await tokenOf(textFlag(call, "token-file"), context);
    const readToken = readTokenFile === undefined ? null : await tokenOf(readTokenFile, context);
    if (readToken !== null && token === null) {
      const message = "--read-token-file also needs a token with write access. Add --token-file.";
      throw new InvalidInput([{ path: "", message }]);
    }
    const stopping =
      call.flags["stop-with-input"] === true
        ? AbortSignal.any([context.interruption(), endOf(context.readStandardInput())])
        : context.interruption();
    const address = storageOf(call, context);
    const running = await context.startServer({
      storage: address,
      host: textFlag(call, "host") ?? DEFAULT_HOST,
      port: port.value,
      token,
      readToken,
      allowedHosts: listFlag(call, "allow-host"),
      executes: call.flags.execute === true,
      studiesInMetrics,
      breaker,
      logRequests: call.flags["log-requests"] === true,
    });
    try {
      if (call.flags.json === true)
        context.stdout.write(jsonText({ url: running.url, storage: shownAddress(address) }));
      else context.stdout.write(`${startedText(address, running)}\n`);
      if (call.flags.execute === true) await execute({ address: running.url, token, signal: stopping }, context);
      else await untilAborted(stopping);
      context.stderr.write(
        "Stopping after pending requests have been answered. Press Ctrl-C again to stop immediately.\n",
      );
    } finally {
      await running.close();
    }
    return 0;
  },
};

function startedText(storage: string, { url, hasDashboard }: RunningServer): string {
  const pages = hasDashboard ? `dashboard: ${url}/, documentation: ${url}/docs` : `documentation: ${url}/docs`;
  return `Serving ${shownAddress(storage)} at ${url} (${pages}). Ctrl-C stops it.`;
}

/** The flag takes precedence over the environment; CREDENCE_SERVER is for clients. */
function storageOf(call: Call, { environment }: Context): string {
  return textFlag(call, "storage") ?? (environment.variables.CREDENCE_STORAGE || DEFAULT_STORAGE);
}

function readPort(text: string): { readonly value: number } | { readonly issue: Issue } {
  const read = readWhole(text, 1);
  if ("value" in read && read.value <= LAST_PORT) return read;
  return { issue: valueIssue("--port", text, { rule: `must be a whole number from 1 to ${LAST_PORT}` }) };
}

/** Limited, because each study has six time series in Prometheus. */
function readMetricsStudies(text: string | undefined): number {
  if (text === undefined) return DEFAULT_METRICS_STUDIES;
  const read = readWhole(text, 0);
  if ("value" in read && read.value <= MAX_METRICS_STUDIES) return read.value;
  const rule = `must be a whole number from 0 to ${MAX_METRICS_STUDIES}`;
  throw new InvalidInput([valueIssue("--metrics-studies", text, { rule })]);
}

function readBreaker(text: string | undefined): number | "off" | undefined {
  if (text === undefined || text === "off") return text;
  const read = readWhole(text, 1);
  if ("value" in read) return read.value;
  throw new InvalidInput([valueIssue("--breaker", text, { rule: "must be a whole number ≥ 1, or off" })]);
}

function listFlag(call: Call, name: string): readonly string[] {
  const value = call.flags[name];
  return typeof value === "object" ? value : [];
}

/** Aborted when standard input ends or cannot be read. */
function endOf(input: Promise<string>): AbortSignal {
  const ended = new AbortController();
  input.then(
    () => ended.abort(),
    () => ended.abort(),
  );
  return ended.signal;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
