/** The output of a trial's program, and where it ran; empty if not recorded. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { outputOf } from "../../../common/artifact.ts";
import type { TrialDetailJson } from "../../api.ts";
import { useApiClient } from "../api-client/context.ts";
import { Panel } from "../frame/panel.tsx";
import { useRead } from "../live/read.ts";
import { type Fact, Facts } from "../posterior/facts.tsx";

export interface OutputPanelProps {
  readonly study: string;
  readonly trial: Pick<TrialDetailJson, "number" | "finishedAt" | "revision">;
}

const HELP =
  "Standard output and standard error in order of arrival, up to the last 64 Ki characters; the host on which the program ran, and the Git commit of its folder.";

export function OutputPanel({ study, trial }: OutputPanelProps) {
  const client = useApiClient();
  const key = trial.finishedAt === null ? null : `${study} ${trial.number} ${trial.revision}`;
  const reading = useRead(() => client.artifacts(study, trial.number), key);
  const output = outputOf(reading.data?.artifacts ?? []);
  if (output === null) return null;
  const { text, isCut, end, host, revision } = output;
  const facts: readonly Fact[] = [
    { name: "Ended", value: end },
    { name: "Host", value: host },
    ...(revision === null
      ? []
      : [
          {
            name: "Revision",
            value: revision.commit.slice(0, 12) + (revision.isModified ? ", with uncommitted changes" : ""),
            title: revision.commit,
          },
        ]),
  ];
  return (
    <Panel title="Output" level="study" isWide help={HELP}>
      <Facts facts={facts} />
      <figure class="log" aria-label="Output of the program">
        {isCut && <figcaption>Only the end of the output is stored</figcaption>}
        <End text={text.trimEnd() === "" ? "No output." : text.trimEnd()} />
      </figure>
    </Panel>
  );
}

/** Scrolls to the end, which is the most informative part. */
function End({ text }: { readonly text: string }) {
  const box = useRef<HTMLPreElement>(null);
  useLayoutEffect(() => {
    if (box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  }, [text]);
  return (
    <pre tabIndex={0} ref={box}>
      {text}
    </pre>
  );
}
