/** A counter that increases with every change to any of several studies, for pages that show more than one. */
import { useEffect, useState } from "preact/hooks";
import { useApiClient } from "../api-client/context.ts";

/** A browser opens at most six connections to a server, so event streams must leave some for reads. */
const MAX_STREAMS = 4;

/** Follows only the first studies, as many as the connection limit allows. */
export function useRevision(names: readonly string[]): number {
  const client = useApiClient();
  const [revision, setRevision] = useState(0);
  const key = JSON.stringify(names);
  useEffect(() => {
    const ends = names.slice(0, MAX_STREAMS).map((name) =>
      client.watch(name, ({ kind }) => {
        if (kind !== "disconnected") setRevision((before) => before + 1);
      }),
    );
    return () => ends.forEach((end) => end());
  }, [client, key]);
  return revision;
}
