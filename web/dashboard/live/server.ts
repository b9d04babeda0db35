/** What the page talks to, and what it may do there. */
import type { ServerJson } from "../../api.ts";
import { useApiClient } from "../api-client/context.ts";
import type { Actions } from "../api-client/api-client.ts";
import { useRead } from "./read.ts";

/** Null until the server has said. */
export function useServer(): ServerJson | null {
  const client = useApiClient();
  return useRead(() => client.server(), "server").data;
}

/** What changes something; null where this viewer may only read. */
export function useActions(): Actions | null {
  const { actions } = useApiClient();
  const server = useServer();
  return server?.access === "write" ? actions : null;
}
