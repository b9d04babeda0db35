/** Says how to have trials evaluated, where nobody has done so for a while. */
import { useEffect, useState } from "preact/hooks";
import type { StudySummaryJson } from "../../api.ts";
import { CopyLine } from "../frame/copy-line.tsx";
import { useServer } from "../live/server.ts";
import { serverAddress } from "../routing/location.ts";
import { budgetUse, workerLine } from "./facts.ts";

/** Longer than a worker needs between two trials. */
const PATIENCE_MILLISECONDS = 6000;

export function WorkerHint({ study }: { readonly study: StudySummaryJson }) {
  const server = useServer();
  const isIdle = study.state === "active" && study.counts.running === 0 && !budgetUse(study).isUsedUp;
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    setLong(false);
    if (!isIdle) return undefined;
    const timer = setTimeout(() => setLong(true), PATIENCE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [isIdle, study.revision]);
  if (!isIdle || !isLong || server === null) return null;
  // The server's own worker takes it up by itself.
  if (server.executes && study.objective.kind === "builtin") return null;
  return (
    <aside class="hint" aria-label="No worker">
      <p>
        Nothing is being evaluated: this server makes the suggestions, and workers evaluate them. Start one, on any
        machine
        {study.objective.kind === "external" ? ", with the command that evaluates a trial" : ""}:
      </p>
      <CopyLine text={workerLine(study, serverAddress())} label="the line that starts a worker" />
    </aside>
  );
}
