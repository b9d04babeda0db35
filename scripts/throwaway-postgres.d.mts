/** Why no server can be started here; null where one can. */
export function whyNoPostgres(): string | null;

export interface ThrowawayPostgres {
  /** Of an empty database. */
  readonly address: string;
  /** Ends the server as a crash does, and starts it again. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A server of its own, which ends with this process. `fsync`: whether writes reach the disk; true by default. */
export function startPostgres(options?: { readonly fsync?: boolean }): Promise<ThrowawayPostgres>;
