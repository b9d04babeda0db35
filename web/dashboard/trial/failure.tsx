/** Why a trial failed, and what its program printed last. */
import type { Failure } from "../../api.ts";
import { Panel } from "../frame/panel.tsx";
import { failureText } from "./failure-text.ts";

export function FailurePanel({ failure }: { readonly failure: Failure }) {
  const { meaning, message, log } = failureText(failure);
  return (
    <Panel title={`Failed: ${failure.kind}`} level="study" isWide>
      <p class="failure-message">{message}</p>
      <p class="muted">{meaning}</p>
      {log !== "" && (
        <figure class="log" aria-label="Last output">
          <figcaption>Last output (stderr)</figcaption>
          <pre tabIndex={0}>{log}</pre>
        </figure>
      )}
    </Panel>
  );
}
