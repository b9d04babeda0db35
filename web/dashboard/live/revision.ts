/** Counts up with everything that happens in any of several studies: for pages that show more than one. */
import { useEffect, useState } from "preact/hooks";
import { useApiClient } from "../api-client/context.ts";

/** A browser holds six connections to a server at most: events may not take the ones that reads need. */
const MAX_STREAMS = 4;

/** Of the first studies, as many as can be followed at a time. */
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
