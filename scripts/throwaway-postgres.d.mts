/** Why no server can be started here; null where one can. */
export function whyNoPostgres(): string | null;
