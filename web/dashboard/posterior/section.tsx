/** Diagnostics of a network's posterior: all artifacts of a trial, with verdicts. */
import { useEffect, useRef, useState } from "preact/hooks";
import { OUTPUT_KIND } from "../../../common/artifact.ts";
import type { Artifact } from "../../api.ts";
import { Panel, stateOf } from "../frame/panel.tsx";
import { useRead } from "../live/read.ts";
import { useApiClient } from "../api-client/context.ts";
import "./posterior.css";
import { drawArtifact } from "./registry.tsx";
import { Verdict, VerdictMark } from "./verdict.tsx";

export interface NetSectionProps {
  readonly study: string;
  readonly number: number;
  /** State of the trial, since artifacts arrive when it ends. */
  readonly revision: number;
  /** Why there are no artifacts; null if there may be some. */
  readonly nothingYet: string | null;
}

export function NetSection({ study, number, revision, nothingYet }: NetSectionProps) {
  const client = useApiClient();
  const [position, isNear] = useNear();
  const key = nothingYet === null && isNear ? `${study} ${number} ${revision}` : null;
  const reading = useRead(() => client.artifacts(study, number), key);
  const artifacts = (reading.data?.artifacts ?? []).filter(({ kind }) => kind !== OUTPUT_KIND);
  return (
    <section class="level level-network" aria-labelledby="net-title" ref={position}>
      <h2 id="net-title">
        Posterior diagnostics <span class="badge badge-network">Network</span>
      </h2>
      {artifacts.length > 0 ? (
        <>
          <Overview artifacts={artifacts} />
          <div class="panels">
            {artifacts.map((artifact) => (
              <ArtifactPanel key={artifact.name} artifact={artifact} />
            ))}
          </div>
        </>
      ) : (
        <Panel
          title="No artifacts"
          level="network"
          state={
            nothingYet === null
              ? stateOf(reading, { empty: () => nothing, loading: "Loading artifacts" })
              : { kind: "empty", text: nothingYet }
          }
        />
      )}
    </section>
  );
}

const nothing =
  "This evaluation recorded no artifacts. The built-in objectives bnn-regression and bnn-classification record calibration, uncertainty and " +
  "the agreement of their chains; your own workers and modules can return artifacts of these or other kinds with their values.";

/** An overview of the verdicts, linked to their panels. */
function Overview({ artifacts }: { readonly artifacts: readonly Artifact[] }) {
  return (
    <ul class="verdicts" aria-label="Verdicts">
      {artifacts.flatMap(({ name, title, verdict }) =>
        verdict === undefined
          ? []
          : [
              <li key={name}>
                <button type="button" class="plain" onClick={() => jumpTo(panelId(name))}>
                  <VerdictMark level={verdict.level} /> <span>{title}</span>
                </button>
              </li>,
            ],
      )}
    </ul>
  );
}

function ArtifactPanel({ artifact }: { readonly artifact: Artifact }) {
  const { help, isWide, content } = drawArtifact(artifact);
  const { name, title, verdict } = artifact;
  return (
    <Panel id={panelId(name)} title={title} level="network" help={help} isWide={isWide}>
      {verdict !== undefined && <Verdict {...verdict} />}
      {content}
    </Panel>
  );
}

function panelId(name: string): string {
  return `artifact-${name}`;
}

/** The URL fragment is the route, so scrolling is done in code. */
function jumpTo(id: string): void {
  const panel = document.getElementById(id);
  panel?.scrollIntoView({ block: "start" });
  panel?.querySelector<HTMLElement>("summary, button, select")?.focus({ preventScroll: true });
}

/** Becomes true once the element is near the viewport; until then, nothing large is fetched. */
function useNear() {
  const position = useRef<HTMLElement>(null);
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const element = position.current;
    if (element === null || isNear) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setNear(true);
      },
      { rootMargin: "400px" },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [isNear]);
  return [position, isNear] as const;
}
