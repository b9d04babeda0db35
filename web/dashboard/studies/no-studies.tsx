/** Shown when there are no studies: how to create one. */
import { CopyLine } from "../frame/copy-line.tsx";
import { curlLine } from "../new-study/command-lines.ts";
import { newDraft } from "../new-study/draft.ts";
import { serverAddress } from "../routing/location.ts";

export function NoStudies() {
  const server = serverAddress();
  const request = {
    name: "first",
    objective: { kind: "builtin", name: "bnn-regression" },
    budget: { trials: Number(newDraft("").trials) },
  } as const;
  return (
    <div class="no-studies">
      <p>No studies yet. A study is one tuning task: a search space, an objective, and its trials.</p>
      <p>
        <a class="button primary" href="#/new">
          Create one here
        </a>
      </p>
      <p class="muted">Or in a terminal (this example tunes a Bayesian neural network on the Auto MPG data):</p>
      <CopyLine text={`credence tune bnn-regression --study first --server ${server}`} label="the command" />
      <p class="muted">Or over HTTP:</p>
      <CopyLine text={curlLine(request, server)} label="the curl command" />
    </div>
  );
}
