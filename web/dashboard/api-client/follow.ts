/** Follows the events of a study over HTTP, and resumes a broken stream with increasing delays. */
import type { StudyJson, TrialJson } from "../../api.ts";
import { createEventParser, type ServerEvent } from "./event-stream.ts";
import type { Change } from "./api-client.ts";

const FIRST_WAIT_MILLISECONDS = 500;
const MAX_WAIT_MILLISECONDS = 15_000;
/** The server pings every 15 s; a stream that is silent for longer than this is considered broken. */
const SILENCE_MILLISECONDS = 40_000;

export interface FollowOptions {
  /** Opens the stream after an event id ("" at first); throws unless the status is 200. */
  open(lastId: string, signal: AbortSignal): Promise<Response>;
  onChange(change: Change): void;
  /** Whether a retry would get the same response. */
  isFinal(error: unknown): boolean;
}

/** Returns a function that stops following. */
export function follow(options: FollowOptions): () => void {
  const ended = new AbortController();
  void run(options, ended.signal);
  return () => ended.abort();
}

/** Delay before the n-th retry, doubling up to a maximum. */
export function waitBefore(tries: number): number {
  return Math.min(FIRST_WAIT_MILLISECONDS * 2 ** tries, MAX_WAIT_MILLISECONDS);
}

async function run(options: FollowOptions, ended: AbortSignal): Promise<void> {
  let lastId = "";
  let tries = 0;
  while (!ended.aborted) {
    const stream = new AbortController();
    const end = () => stream.abort();
    ended.addEventListener("abort", end, { once: true });
    try {
      const response = await options.open(lastId, stream.signal);
      tries = 0;
      options.onChange({ kind: "connected" });
      for await (const event of eventsOf(response, stream)) {
        lastId = event.id;
        const change = changeOf(event);
        if (change !== null && !ended.aborted) options.onChange(change);
        if (change?.kind === "deleted" && change.number === null) return;
      }
    } catch (error) {
      if (ended.aborted) return;
      if (options.isFinal(error)) return;
    } finally {
      stream.abort();
      ended.removeEventListener("abort", end);
    }
    if (ended.aborted) return;
    const retryMilliseconds = waitBefore(tries);
    tries += 1;
    options.onChange({ kind: "disconnected", retryMilliseconds });
    await pause(retryMilliseconds, ended);
  }
}

async function* eventsOf(response: Response, stream: AbortController): AsyncGenerator<ServerEvent> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const parse = createEventParser();
  let silence = setTimeout(() => stream.abort(), SILENCE_MILLISECONDS);
  try {
    for (;;) {
      const piece = await reader?.read();
      if (piece === undefined || piece.done) return;
      clearTimeout(silence);
      silence = setTimeout(() => stream.abort(), SILENCE_MILLISECONDS);
      yield* parse(piece.value);
    }
  } finally {
    clearTimeout(silence);
  }
}

/** Null for an unknown kind of event. */
export function changeOf({ kind, data }: ServerEvent): Change | null {
  switch (kind) {
    case "trial":
      return { kind, trial: JSON.parse(data) as TrialJson };
    case "study":
      return { kind, study: JSON.parse(data) as StudyJson };
    case "deleted":
      return { kind, number: (JSON.parse(data) as { number: number | null }).number };
    default:
      return null;
  }
}

function pause(milliseconds: number, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    // The browser is online again: reconnect immediately.
    globalThis.addEventListener?.("online", () => resolve(), { once: true, signal: ended });
    ended.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
