/** Explains how to start a worker if no trial has been evaluated for a while. */
import { useEffect, useState } from "preact/hooks";
import type { StudySummaryJson } from "../../api.ts";
import { now } from "../clock.ts";
import { CopyLine } from "../frame/copy-line.tsx";
import { useServer } from "../live/server.ts";
import { serverAddress } from "../routing/location.ts";
import { workerLine } from "./facts.ts";

/** Milliseconds; longer than a worker takes between two trials. */
const IDLE_MILLISECONDS = 6000;

export interface WorkerHintProps {
  readonly study: StudySummaryJson;
  /** Whether every point has been tried. */
  readonly isDone: boolean;
}

export function WorkerHint({ study, isDone }: WorkerHintProps) {
  const server = useServer();
  const isIdle = study.state === "active" && study.counts.running === 0 && !isDone;
  // For a study that is already idle, shown immediately, so that it does not shift the page later.
  const idleFor = () => now() - Date.parse(study.updatedAt);
  const [isLong, setLong] = useState(() => idleFor() > IDLE_MILLISECONDS);
  useEffect(() => {
    const left = isIdle ? IDLE_MILLISECONDS - idleFor() : 0;
    setLong(isIdle && left <= 0);
    if (!isIdle || left <= 0) return undefined;
    const timer = setTimeout(() => setLong(true), left);
    return () => clearTimeout(timer);
  }, [isIdle, study.revision]);
  if (!isIdle || !isLong || server === null) return null;
  // The server evaluates the study itself.
  if (server.executes && study.objective.kind === "builtin") return null;
  return (
    <aside class="hint" aria-label="No worker">
      <p>
        No worker connected. Start one on any machine
        {study.objective.kind === "external" ? ", with the command that evaluates a trial" : ""}:
      </p>
      <CopyLine text={workerLine(study, serverAddress())} label="the command that starts a worker" />
    </aside>
  );
}
