/**
 * Notifies other processes of changed studies and receives their notices. Uses NOTIFY after each commit, LISTEN on a
 * dedicated connection, and polling as a fallback, because a process may be killed between a commit and its notice.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Changes } from "../sql/store.ts";
import { connectAlone, type Session } from "./pool.ts";

/** PostgreSQL limits the payload of a notice to 7999 bytes. */
const MAX_BYTES = 7900;
const POLL_MILLISECONDS = 2000;
const PAUSE_MILLISECONDS = 500;

/** One channel for each schema of a database. */
const channel = "'credence_' || md5(current_schema())";

export interface Notices extends Changes {
  /** Sends pending notices and stops listening. */
  close(): Promise<void>;
}

export function openNotices({ pool }: Session, location: string): Notices {
  /** Identifies this process in its notices, so that it can ignore its own. */
  const self = randomUUID();
  const listeners = new Set<(study: string | null) => void>();
  const closing = new AbortController();
  const waiting = new Set<string>();
  let sending: Promise<void> | null = null;
  let listening: Promise<void> | null = null;
  let poll: NodeJS.Timeout | undefined;

  const tell = (study: string | null) => {
    for (const listener of listeners) listener(study);
  };

  async function send(): Promise<void> {
    while (waiting.size > 0) {
      const names = JSON.stringify([self, ...waiting]);
      waiting.clear();
      const payload = Buffer.byteLength(names) <= MAX_BYTES ? names : JSON.stringify([self, null]);
      // Other processes find out about unsent changes by polling.
      await pool.query(`select pg_notify(${channel}, $1)`, [payload]).catch(() => undefined);
    }
    sending = null;
  }

  function hear(payload: string | undefined): void {
    const [origin, ...studies] = JSON.parse(payload ?? "[]") as readonly (string | null)[];
    if (origin !== self) studies.forEach(tell);
  }

  /** Listens until closed; reconnects when the connection breaks. */
  async function listen(): Promise<void> {
    while (!closing.signal.aborted) {
      await listenOnce().catch(() => undefined);
      await sleep(PAUSE_MILLISECONDS, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
    }
  }

  async function listenOnce(): Promise<void> {
    const client = await connectAlone(location);
    const ended = new Promise<void>((resolve) => {
      client.once("end", resolve);
      closing.signal.addEventListener("abort", () => resolve(), { once: true });
    });
    try {
      client.on("notification", ({ payload }) => hear(payload));
      const { rows } = await client.query<{ name: string }>(`select ${channel} as name`);
      await client.query(`listen "${rows[0].name}"`);
      // Notices sent in the meantime were missed, so report that any study may have changed.
      tell(null);
      await ended;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  return {
    announce(studies) {
      for (const study of studies) waiting.add(study);
      sending ??= send();
    },
    follow(listener) {
      listeners.add(listener);
      listening ??= listen();
      poll ??= setInterval(() => tell(null), POLL_MILLISECONDS).unref();
      return () => listeners.delete(listener);
    },
    async close() {
      clearInterval(poll);
      closing.abort();
      await sending;
      await listening;
    },
  };
}
