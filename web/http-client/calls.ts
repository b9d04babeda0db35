/** Calls to the HTTP API by method and path, and lists that are read page by page. */
import { defined } from "../../common/defined.ts";
import { connect, type Connection, type ConnectionOptions } from "./connection.ts";
import { asDocument, asList, type Document } from "./documents.ts";

/** Entries per page: the maximum that the server allows. */
const PAGES = { studies: 1000, trials: 1000, attempts: 1000, artifacts: 100, intermediateValues: 10_000 };

export interface Calls extends Connection {
  get(path: string): Promise<unknown>;
  /** `timeout`: milliseconds to keep retrying, overriding that of the connection. */
  post(path: string, body: Document, timeout?: number): Promise<unknown>;
  /** The entries of all pages of a list. */
  pages(path: string, field: keyof typeof PAGES, query?: string): Promise<readonly Document[]>;
}

export function openCalls(options: ConnectionOptions): Calls {
  const { address, call } = connect(options);
  const get = (path: string) => call({ method: "GET", path });
  return {
    address,
    call,
    get,
    post: (path, body, timeout) => call({ method: "POST", path, body, ...defined({ timeout }) }),

    async pages(path, field, query = "") {
      const all: Document[] = [];
      for (let next: unknown = null; ;) {
        const after = next === null ? "" : `&after=${encodeURIComponent(String(next))}`;
        const page = asDocument(await get(`${path}?limit=${PAGES[field]}${query}${after}`), "page");
        all.push(...asList(page[field], field));
        next = page.next ?? null;
        if (next === null) return all;
      }
    },
  };
}

export function studyPath(study: string): string {
  return `/studies/${encodeURIComponent(study)}`;
}

export function trialPath(study: string, number: number): string {
  return `${studyPath(study)}/trials/${number}`;
}
