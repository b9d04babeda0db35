/** One study, kept up to date through events while its page is open. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { StudySummaryJson } from "../../api.ts";
import { useApiClient } from "../api-client/context.ts";
import { type Reading, useRead } from "./read.ts";

type Connection = "connecting" | "connected" | "disconnected";

export interface LiveStudy extends Reading<StudySummaryJson> {
  /** Increases with every change: pass it to `useRead`. */
  readonly revision: number;
  readonly connection: Connection;
  /** The study was deleted while the page was open. */
  readonly isGone: boolean;
}

export function useLiveStudy(name: string): LiveStudy {
  const client = useApiClient();
  const [revision, setRevision] = useState(0);
  const [connection, setConnection] = useState<Connection>("connecting");
  const [isGone, setGone] = useState(false);
  /** The study's revisions at the last read and when the stream was opened. */
  const seen = useRef<{ read: number | null; opened: number | null }>({ read: null, opened: null });
  const readAll = () => setRevision((before) => before + 1);
  const readIfBehind = () => {
    const { read, opened } = seen.current;
    if (read !== null && opened !== null && read < opened) readAll();
  };
  const read = async () => {
    const study = await client.study(name);
    seen.current.read = study.revision;
    readIfBehind();
    return study;
  };
  const reading = useRead(read, name, revision);
  useEffect(() => {
    let isFirst = true;
    seen.current = { read: seen.current.read, opened: null };
    return client.watch(name, (change) => {
      if (change.kind === "disconnected") return setConnection("disconnected");
      if (change.kind === "deleted" && change.number === null) return setGone(true);
      if (change.kind !== "connected") return readAll();
      setConnection("connected");
      // Data read while the stream was being opened are read again only if the study has changed since.
      if (!isFirst) return readAll();
      isFirst = false;
      void client.study(name).then(({ revision: now }) => {
        seen.current.opened = now;
        readIfBehind();
      }, readAll);
    });
  }, [client, name]);
  return { ...reading, revision, connection, isGone };
}
