/** Refused clients: each is logged, and one that continues trying tokens has to wait. */
import { type Logger } from "pino";

/** Refusals of one address in a minute: after that its tokens are not even looked at. */
const MAX_REFUSALS = 20;
const WINDOW_MILLISECONDS = 60_000;
/** Addresses remembered at most; the oldest is forgotten first. */
const MAX_ADDRESSES = 10_000;

interface Record {
  count: number;
  /** When the window ends, in milliseconds since 1970. */
  until: number;
}

export interface Refusals {
  /** Has this address to wait before it may send a token again? */
  isBlocked(address: string): boolean;
  /** Logs and counts. `why`: for people. */
  note(address: string, why: string): void;
}

export function createRefusals(log: Logger, now: () => number): Refusals {
  const records = new Map<string, Record>();

  function current(address: string): Record | null {
    const record = records.get(address);
    return record === undefined || record.until <= now() ? null : record;
  }

  return {
    isBlocked: (address) => (current(address)?.count ?? 0) >= MAX_REFUSALS,
    note(address, why) {
      const record = current(address) ?? { count: 0, until: now() + WINDOW_MILLISECONDS };
      record.count += 1;
      records.delete(address);
      records.set(address, record);
      const oldest = records.keys().next().value;
      if (records.size > MAX_ADDRESSES && oldest !== undefined) records.delete(oldest);
      if (record.count > MAX_REFUSALS) return;
      const isLast = record.count === MAX_REFUSALS;
      log.warn(
        { address, refused: record.count },
        isLast ? `${why} Further refusals of this address are not logged for a minute.` : why,
      );
    },
  };
}
