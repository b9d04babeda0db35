/** What the page talks to, and what it may do there. */
import type { ServerJson } from "../../api.ts";
import { useSource } from "../source/context.ts";
import type { Actions } from "../source/source.ts";
import { useRead } from "./read.ts";

/** Null until the server has said. */
export function useServer(): ServerJson | null {
  const source = useSource();
  return useRead(() => source.server(), "server").data;
}

/** What changes something; null where this viewer may only read. */
export function useActions(): Actions | null {
  const { actions } = useSource();
  const server = useServer();
  return server?.access === "write" ? actions : null;
}
