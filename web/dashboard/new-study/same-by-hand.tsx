/** Command lines equivalent to the form. */
import { CopyLine } from "../frame/copy-line.tsx";
import { serverAddress } from "../routing/location.ts";
import { commandLine, curlLine, type Draft, type ObjectiveEntry, requestOf } from "./draft.ts";

export function SameByHand({ draft, objective }: { readonly draft: Draft; readonly objective: ObjectiveEntry }) {
  const server = serverAddress();
  return (
    <section class="same" aria-label="Command line">
      <h2>Command line</h2>
      <p class="muted">Runs on your machine:</p>
      <CopyLine text={commandLine(draft, objective, server)} label="the command" />
      <p class="muted">Over HTTP:</p>
      <CopyLine text={curlLine(requestOf(draft, objective), server)} label="the curl command" />
    </section>
  );
}
