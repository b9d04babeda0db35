/** Provides the client to every part of the page. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ApiClient } from "./api-client.ts";

export const ApiClientContext = createContext<ApiClient | null>(null);

export function useApiClient(): ApiClient {
  const client = useContext(ApiClientContext);
  if (client === null) throw new Error("client; must be provided around the page: it is not");
  return client;
}
