/** Command lines equivalent to the form. */
import { CopyLine } from "../frame/copy-line.tsx";
import { serverAddress } from "../routing/location.ts";
import { commandLine, curlLine } from "./command-lines.ts";
import { type Draft, type ObjectiveEntry, OWN } from "./draft.ts";
import { requestOf } from "./request.ts";

export interface SameByHandProps {
  readonly draft: Draft;
  readonly objective: ObjectiveEntry | null;
}

export function SameByHand({ draft, objective }: SameByHandProps) {
  const server = serverAddress();
  return (
    <section class="same" aria-label="Command line">
      <h2>Command line</h2>
      <p class="muted">{draft.objective === OWN ? "Runs your program on your machine:" : "Runs on your machine:"}</p>
      <CopyLine text={commandLine(draft, objective, server)} label="the command" />
      <p class="muted">Over HTTP:</p>
      <CopyLine text={curlLine(requestOf(draft, objective), server)} label="the curl command" />
    </section>
  );
}
