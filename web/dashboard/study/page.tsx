/** The page of a study: its header and its panels by section. */
import type { PlotJson, StudySummaryJson } from "../../api.ts";
import { formatNumber } from "../format/number.ts";
import { useEffect } from "preact/hooks";
import { NotFound } from "../frame/not-found.tsx";
import { type Reading, useRead } from "../live/read.ts";
import { useLiveStudy } from "../live/study.ts";
import { surrogatePanels } from "../panels/index.ts";
import { clearSelection } from "../selection/selection.ts";
import { useApiClient } from "../api-client/context.ts";
import { ConnectionBanner } from "./connection-banner.tsx";
import { budgetUse, constantValue } from "./facts.ts";
import { isExhausted } from "./notices.tsx";
import { PLOTTED } from "./plotted.ts";
import { StudyHead } from "./head.tsx";
import { sections, type StudyPanel } from "../panels/panel-list.ts";
import { ProgressPanel } from "./progress/panel.tsx";
import { SectionLinks } from "./section-links.tsx";
import "./study.css";
import { TrialsPanel } from "./trials/panel.tsx";
import { WorkerHint } from "./worker-hint.tsx";

const panels: readonly StudyPanel[] = [
  { id: "progress-panel", section: "progress", Shown: ProgressPanel },
  { id: "trials-panel", section: "trials", Shown: TrialsPanel },
  ...surrogatePanels,
];

export function StudyPage({ name }: { readonly name: string }) {
  const client = useApiClient();
  const { data: study, error, revision, connection, isGone, again } = useLiveStudy(name);
  const plot = useRead(() => client.plot(name, PLOTTED), name, revision);
  const noticed = useRead(() => client.notices(name), name, revision);
  const best = plot.data?.best.number.at(-1);
  const recorded = useRead(
    async () => (best === undefined ? { artifacts: [] } : client.artifacts(name, best)),
    plot.data === null ? null : `${name} ${best ?? "none"}`,
  );
  const server = useRead(() => client.server(), "server");
  // Waits for everything in the header, so that late parts do not shift the page.
  const isAwaited = ({ data, error }: Pick<Reading<unknown>, "data" | "error">) => data === null && error === null;
  const isHeadAwaited =
    isAwaited(server) || isAwaited(plot) || isAwaited(noticed) || (plot.data !== null && isAwaited(recorded));
  useEffect(clearSelection, [name]);
  if (isGone) return <NotFound what={`Study "${name}" was deleted.`} />;
  if (study === null || isHeadAwaited) {
    if (error?.status === 404) return <NotFound what={`Study "${name}" not found.`} />;
    if (study === null && error !== null) {
      return (
        <div class="notice notice-error" role="alert">
          <p>{error.message}</p>
          <button type="button" onClick={again}>
            Try again
          </button>
        </div>
      );
    }
    return (
      <div class="notice" role="status">
        <span class="pulse" aria-hidden="true" />
        Loading {name} …
      </div>
    );
  }
  const notices = noticed.data?.notices ?? [];
  const plain = plainCard(study, plot.data);
  const shown = panels.filter(
    ({ id, isFor }) => (plain === null || plain.kept.has(id)) && (isFor === undefined || isFor(study)),
  );
  const filled = sections.filter(({ id }) => shown.some(({ section }) => section === id));
  return (
    <>
      {connection === "disconnected" && <ConnectionBanner />}
      <StudyHead
        study={study}
        plot={plot.data}
        notices={notices}
        artifacts={recorded.data?.artifacts ?? []}
        actions={server.data?.access === "write" ? client.actions : null}
        onChanged={again}
      />
      <WorkerHint study={study} isDone={budgetUse(study).isUsedUp || isExhausted(notices)} />
      {plain !== null && (
        <p class="notice" role="status">
          {plain.text}
        </p>
      )}
      {filled.length > 0 && <SectionLinks sections={filled} />}
      {filled.map(({ id, title }) => (
        <section key={id} id={id} class="section" aria-labelledby={`${id}-title`}>
          <h2 id={`${id}-title`}>{title}</h2>
          <div class="panels">
            {shown
              .filter(({ section }) => section === id)
              .map(({ id: key, Shown }) => (
                <Shown key={key} study={study} revision={revision} plot={plot} />
              ))}
          </div>
        </section>
      ))}
    </>
  );
}

/** Panels that are informative even if all values are equal. */
const OF_CONSTANT: ReadonlySet<string> = new Set(["trials-panel", "model", "timeline"]);

/** A sentence that replaces panels without content, and the ids of the remaining panels. */
function plainCard(
  study: StudySummaryJson,
  plot: PlotJson | null,
): { readonly text: string; readonly kept: ReadonlySet<string> } | null {
  const total = Object.values(study.counts).reduce((sum, count) => sum + count, 0);
  if (total === 0) return { text: "No trials yet. Plots appear with the first one.", kept: new Set() };
  const constant = plot === null ? null : constantValue(plot, study.metrics[0].name);
  if (constant === null) return null;
  const text = `All ${constant.count} complete trials gave ${formatNumber(constant.value)}. Does the objective use its hyperparameters?`;
  return { text, kept: study.counts.failed === 0 ? OF_CONSTANT : new Set([...OF_CONSTANT, "failures"]) };
}
