/** Counts up with everything that happens in any of several studies: for pages that show more than one. */
import { useEffect, useState } from "preact/hooks";
import { useSource } from "../source/context.ts";

/** A browser holds six connections to a server at most: events may not take the ones that reads need. */
const MOST_STREAMS = 4;

/** Of the first studies, as many as can be followed at a time. */
export function useRevision(names: readonly string[]): number {
  const source = useSource();
  const [revision, setRevision] = useState(0);
  const key = JSON.stringify(names);
  useEffect(() => {
    const ends = names.slice(0, MOST_STREAMS).map((name) =>
      source.watch(name, ({ kind }) => {
        if (kind !== "disconnected") setRevision((before) => before + 1);
      }),
    );
    return () => ends.forEach((end) => end());
  }, [source, key]);
  return revision;
}
