/** Logs rejected requests, and blocks addresses that keep trying tokens. */
import { type Logger } from "pino";

/** Number of rejections per address and minute after which its tokens are no longer checked. */
const MAX_REFUSALS = 20;
const WINDOW_MILLISECONDS = 60_000;
/** Maximum number of addresses remembered; the oldest is dropped first. */
const MAX_ADDRESSES = 10_000;

interface Record {
  count: number;
  /** End of the window, in milliseconds since 1970. */
  until: number;
}

export interface Refusals {
  /** Whether this address must wait before sending another token. */
  isBlocked(address: string): boolean;
  /** Logs and counts a rejection. `why`: for the log. */
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
        isLast ? `${why} Further rejections for this address will not be logged for a minute.` : why,
      );
    },
  };
}
