/** Hands the source to every part of the page. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Source } from "./source.ts";

export const SourceContext = createContext<Source | null>(null);

export function useSource(): Source {
  const source = useContext(SourceContext);
  if (source === null) throw new Error("source; must be provided around the page: it is not");
  return source;
}
