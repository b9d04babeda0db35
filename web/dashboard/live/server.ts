/** Facts about the server, and what this page may do there. */
import type { ServerJson } from "../../api.ts";
import { useApiClient } from "../api-client/context.ts";
import type { Actions } from "../api-client/api-client.ts";
import { useRead } from "./read.ts";

/** Null until the server has responded. */
export function useServer(): ServerJson | null {
  const client = useApiClient();
  return useRead(() => client.server(), "server").data;
}

/** The requests that change studies; null for read-only access. */
export function useActions(): Actions | null {
  const { actions } = useApiClient();
  const server = useServer();
  return server?.access === "write" ? actions : null;
}
