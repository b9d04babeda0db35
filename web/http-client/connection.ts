/**
 * Calls to a server's JSON API, which are retried while the server is unreachable or busy. Every call that changes
 * something has an Idempotency-Key that is the same for all attempts, so that a call whose response was lost takes
 * effect only once.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as after } from "node:timers/promises";
import { defined } from "../../common/defined.ts";
import { CredenceError } from "../../common/errors.ts";
import { backOff } from "./back-off.ts";
import { isPassing, problemError } from "./problem.ts";

/** Timeout of one attempt, in milliseconds. */
const ATTEMPT = 30_000;
/** Milliseconds to keep retrying once the run is interrupted: enough to release trials. */
const AFTER_INTERRUPTION = 3_000;

export interface ConnectionOptions {
  /** Such as `http://127.0.0.1:4010`. */
  readonly address: string;
  readonly token: string | null;
  /** Milliseconds to keep retrying while the server is unreachable; Infinity to retry forever. */
  readonly timeout: number;
  /** Aborted when the user interrupts; retries then stop soon. */
  readonly interruption?: AbortSignal;
  /** Called with the reason when the server becomes unreachable, and with null once it is back. */
  readonly onAway?: (why: string | null) => void;
  /** For tests. */
  readonly fetch?: typeof fetch;
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly random?: () => number;
  readonly now?: () => number;
}

export interface Request {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** The path below /api/v1. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Overrides the connection's timeout. */
  readonly timeout?: number;
}

export interface Connection {
  readonly address: string;
  /** The response's document; null if it has none. Throws CredenceError: the server's error, or `unavailable`. */
  call(request: Request): Promise<unknown>;
}

type Attempt = { readonly document: unknown } | { readonly again: CredenceError; readonly wait: number };

export function connect(options: ConnectionOptions): Connection {
  const { address, interruption, onAway = () => {}, now = () => performance.now(), random = Math.random } = options;
  const pause = options.pause ?? sleep;
  let away = false;
  let interruptedAt: number | null = null;
  interruption?.addEventListener("abort", () => (interruptedAt = now()), { once: true });

  /** The deadline of a call that began at `began`. */
  function deadline(began: number, timeout: number): number {
    if (interruptedAt === null && interruption?.aborted !== true) return began + timeout;
    return Math.min(began + timeout, Math.max(began, interruptedAt ?? began) + AFTER_INTERRUPTION);
  }

  async function call(request: Request): Promise<unknown> {
    const began = now();
    const key = request.method === "GET" ? null : randomUUID();
    for (let failures = 1; ; failures++) {
      const attempt = await once(request, key, failures > 1);
      if ("document" in attempt) {
        if (away) onAway(null);
        away = false;
        return attempt.document;
      }
      const wait = Math.max(backOff(failures, random), attempt.wait);
      if (now() + wait > deadline(began, request.timeout ?? options.timeout)) throw attempt.again;
      if (!away && failures > 1) {
        away = true;
        onAway(attempt.again.message);
      }
      await pause(
        wait,
        interruption !== undefined && !interruption.aborted ? interruption : new AbortController().signal,
      );
    }
  }

  async function once({ method, path, body }: Request, key: string | null, isRepeated: boolean): Promise<Attempt> {
    let response: Response;
    let text: string;
    // This timer keeps the process alive while a request hangs.
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new Error("no response in time")), ATTEMPT);
    try {
      response = await (options.fetch ?? fetch)(`${address}/api/v1${path}`, {
        method,
        headers: {
          accept: "application/json",
          ...defined({
            "content-type": body === undefined ? undefined : "application/json",
            authorization: options.token === null ? undefined : `Bearer ${options.token}`,
            "idempotency-key": key ?? undefined,
          }),
        },
        ...defined({ body: body === undefined ? undefined : JSON.stringify(body) }),
        signal: late.signal,
      });
      text = await response.text();
    } catch (error) {
      return { again: unreachable(address, error), wait: 0 };
    } finally {
      clearTimeout(timer);
    }
    const document = parsed(text);
    if (response.ok) {
      if (document !== undefined) return { document };
      return { again: problemError(response.status, undefined, address), wait: 0 };
    }
    // The first attempt deleted it, and only its response was lost.
    if (method === "DELETE" && isRepeated && response.status === 404) return { document: null };
    const error = problemError(response.status, document, address);
    if (!isPassing(response.status)) throw error;
    return { again: error, wait: secondsToWait(response.headers.get("retry-after")) * 1000 };
  }

  return { address, call };
}

/** Undefined if the text is not JSON. */
function parsed(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function secondsToWait(retryAfter: string | null): number {
  const seconds = Number(retryAfter ?? 0);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(60, seconds) : 0;
}

export function unreachable(address: string, error: unknown): CredenceError {
  const message = `server; must be reachable: ${address} (${reason(error)}). Start it with \`credence serve\`, or choose another with --server.`;
  return new CredenceError("unavailable", message, { cause: error });
}

/** The underlying cause of a "fetch failed" error. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause: unknown = error.cause;
  if (cause instanceof AggregateError && cause.errors.length > 0) return reason(cause.errors[0]);
  return cause instanceof Error ? reason(cause) : error.message;
}

/** Resolves after this time, or as soon as the signal is aborted. */
async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  await after(milliseconds, undefined, { signal }).catch(() => undefined);
}
