/** Follows the events of a study over HTTP: resumes the stream where it broke, with growing delays. */
import type { StudyJson, TrialJson } from "../../api.ts";
import { createEventParser, type ServerEvent } from "./event-stream.ts";
import type { Change } from "./api-client.ts";

const FIRST_WAIT_MILLISECONDS = 500;
const MAX_WAIT_MILLISECONDS = 15_000;
/** The server pings every 15 s; a stream that is silent for longer is dead. */
const SILENCE_MILLISECONDS = 40_000;

export interface FollowOptions {
  /** Opens the stream after an id ("" at first); anything but an answer of 200 throws. */
  open(lastId: string, signal: AbortSignal): Promise<Response>;
  onChange(change: Change): void;
  /** Is this a response that a retry will not change? */
  isFinal(error: unknown): boolean;
}

/** Returns a function that ends it. */
export function follow(options: FollowOptions): () => void {
  const ended = new AbortController();
  void run(options, ended.signal);
  return () => ended.abort();
}

/** Delay before the n-th retry: doubling, up to a maximum. */
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

/** Null for a kind that this page does not know. */
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
    // Online again: no need to wait for the rest of the delay.
    globalThis.addEventListener?.("online", () => resolve(), { once: true, signal: ended });
    ended.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
