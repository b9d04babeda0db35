/** Resumable server-sent events of a study; the id of an event is the study's revision after it. */
import type { Request, RequestHandler, Response } from "express";
import { CredenceError } from "../../common/errors.ts";
import { watch, type Service } from "../../service/service.ts";
import type { Changes } from "../../tuner/store.ts";
import { Problem } from "./problem.ts";
import { studyJson, trialJson } from "./documents.ts";

/** Maximum number of changes read at a time. */
const PAGE = 200;
const PING_MILLISECONDS = 15_000;

export interface EventStreams {
  readonly open: number;
  readonly handler: RequestHandler;
  /** Ends all streams, including later ones. */
  close(): void;
}

export function eventStreams(service: Service, limit: number): EventStreams {
  const streams = new Set<AbortController>();
  const closed = new AbortController();

  return {
    get open() {
      return streams.size;
    },
    async handler(request, response) {
      const name = String(request.params["study"]);
      const { revision } = await service.store.readStudy(name);
      if (streams.size >= limit || closed.signal.aborted) {
        throw new Problem("overloaded", `All ${limit} event streams are in use. Retry later.`, { fields: { limit } });
      }
      const stream = new AbortController();
      streams.add(stream);
      request.on("close", () => stream.abort());
      response.on("close", () => stream.abort());
      try {
        await follow({ service, name, response, signal: stream.signal }, lastSeen(request, revision));
      } finally {
        streams.delete(stream);
        response.end();
      }
    },
    close() {
      closed.abort();
      for (const stream of streams) stream.abort();
    },
  };
}

/**
 * The last revision that the client has seen. New clients, and clients of an earlier study with that name, start before
 * the last change.
 */
function lastSeen(request: Request, revision: number): number {
  const id = request.get("Last-Event-ID") ?? "";
  if (!/^\d{1,15}$/.test(id)) return Math.max(0, revision - 1);
  return Number(id) > revision ? 0 : Number(id);
}

interface Stream {
  readonly service: Service;
  readonly name: string;
  readonly response: Response;
  readonly signal: AbortSignal;
}

async function follow(stream: Stream, from: number): Promise<void> {
  const { service, name, response, signal } = stream;
  response.status(200).type("text/event-stream");
  response.setHeader("Cache-Control", "no-store");
  // Buffering proxies would delay events.
  response.setHeader("X-Accel-Buffering", "no");
  response.flushHeaders();
  const bell = createBell(signal);
  const unwatch = watch(service, name, bell.ring);
  const ping = setInterval(() => response.write(": ping\n\n"), PING_MILLISECONDS);
  try {
    let after = from;
    while (!signal.aborted) {
      bell.reset();
      const changes = await service.store.readChanges(name, after, PAGE);
      if (changes.revision > after) await send(stream, eventsOf(changes));
      after = Math.max(after, changes.revision);
      if (!changes.more) await bell.rung();
    }
  } catch (error) {
    if (!(error instanceof CredenceError && error.code === "not-found")) throw error;
    await send(stream, event("deleted", { study: name, number: null }));
  } finally {
    clearInterval(ping);
    unwatch();
  }
}

/** Deleted numbers come first: they have no revision, and may be sent twice. */
function eventsOf({ study, trials, deleted, revision }: Changes): string {
  const gone = deleted.map((number) => event("deleted", { study: study.name, number }));
  const news = trials.map((trial) => event("trial", trialJson(trial), trial.revision));
  return [...gone, ...news, event("study", studyJson(study), revision)].join("");
}

function event(kind: string, data: object, id?: number): string {
  return `${id === undefined ? "" : `id: ${id}\n`}event: ${kind}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Waits if the client reads more slowly than events occur. */
async function send({ response, signal }: Stream, text: string): Promise<void> {
  if (signal.aborted || response.write(text)) return;
  await new Promise<void>((resolve) => {
    const goOn = () => {
      response.off("drain", goOn);
      signal.removeEventListener("abort", goOn);
      resolve();
    };
    response.once("drain", goOn);
    signal.addEventListener("abort", goOn, { once: true });
  });
}

/** A signal that there may be changes; it is remembered if nobody is waiting for it. */
function createBell(signal: AbortSignal): { ring: () => void; reset: () => void; rung: () => Promise<void> } {
  let hasRung = false;
  let wake: () => void = () => undefined;
  const ring = () => {
    hasRung = true;
    wake();
  };
  signal.addEventListener("abort", ring, { once: true });
  return {
    ring,
    reset: () => {
      hasRung = signal.aborted;
    },
    rung: () =>
      new Promise((resolve) => {
        wake = resolve;
        if (hasRung) resolve();
      }),
  };
}
