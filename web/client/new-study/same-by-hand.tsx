/** The lines for a terminal that do what the form does. */
import { CopyLine } from "../frame/copy-line.tsx";
import { serverAddress } from "../routing/location.ts";
import { commandLine, curlLine, requestOf } from "./draft.ts";
import type { Draft, ObjectiveEntry } from "./draft.ts";

export function SameByHand({ draft, objective }: { readonly draft: Draft; readonly objective: ObjectiveEntry }) {
  const server = serverAddress();
  return (
    <section class="same" aria-label="The same by hand">
      <h2>The same by hand</h2>
      <p class="muted">In a terminal, evaluated there at once:</p>
      <CopyLine text={commandLine(draft, objective, server)} label="the command line" />
      <p class="muted">Or over HTTP, from any language:</p>
      <CopyLine text={curlLine(requestOf(draft, objective), server)} label="the curl line" />
    </section>
  );
}
