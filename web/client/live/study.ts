/** One study, kept current by its events for as long as its page is open. */
import { useEffect, useState } from "preact/hooks";
import type { StudySummaryJson } from "../../api.ts";
import { useSource } from "../source/context.ts";
import type { Reading } from "./read.ts";
import { useRead } from "./read.ts";

type Connection = "connecting" | "connected" | "disconnected";

export interface LiveStudy extends Reading<StudySummaryJson> {
  /** Counts up with everything that happens: give it to `useRead`. */
  readonly revision: number;
  readonly connection: Connection;
  /** The study was deleted while the page was open. */
  readonly isGone: boolean;
}

export function useLiveStudy(name: string): LiveStudy {
  const source = useSource();
  const [revision, setRevision] = useState(0);
  const [connection, setConnection] = useState<Connection>("connecting");
  const [isGone, setGone] = useState(false);
  useEffect(
    () =>
      source.watch(name, (change) => {
        if (change.kind === "disconnected") return setConnection("disconnected");
        if (change.kind === "deleted" && change.number === null) return setGone(true);
        if (change.kind === "connected") setConnection("connected");
        setRevision((before) => before + 1);
      }),
    [source, name],
  );
  const reading = useRead(() => source.study(name), name, revision);
  return { ...reading, revision, connection, isGone };
}
