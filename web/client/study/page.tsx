/** The page of a study: its head, and the panels by section, all of them current. */
import { useEffect } from "preact/hooks";
import { NotFound } from "../frame/not-found.tsx";
import { useRead } from "../live/read.ts";
import { useLiveStudy } from "../live/study.ts";
import { metaPanels } from "../meta/index.ts";
import { clearSelection } from "../selection/selection.ts";
import { useSource } from "../source/context.ts";
import { ConnectionBanner } from "./connection-banner.tsx";
import { StudyHead } from "./head.tsx";
import { sections } from "./panels.ts";
import type { StudyPanel } from "./panels.ts";
import { ProgressPanel } from "./progress/panel.tsx";
import { SectionLinks } from "./section-links.tsx";
import "./study.css";
import { TrialsPanel } from "./trials/panel.tsx";
import { WorkerHint } from "./worker-hint.tsx";

/** Trials that plots show at once; the server keeps the extremes when there are more. */
const PLOTTED = 2000;

const panels: readonly StudyPanel[] = [
  { id: "progress-panel", section: "progress", Shown: ProgressPanel },
  { id: "trials-panel", section: "trials", Shown: TrialsPanel },
  ...metaPanels,
];
const filled = sections.filter(({ id }) => panels.some(({ section }) => section === id));

export function StudyPage({ name }: { readonly name: string }) {
  const source = useSource();
  const { data: study, error, revision, connection, isGone, again } = useLiveStudy(name);
  const plot = useRead(() => source.plot(name, PLOTTED), name, revision);
  useEffect(clearSelection, [name]);
  if (isGone) return <NotFound what={`The study ${name} was deleted.`} />;
  if (study === null) {
    if (error?.status === 404) return <NotFound what={`There is no study ${name}.`} />;
    if (error !== null) {
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
        Reading {name}
      </div>
    );
  }
  return (
    <>
      {connection === "disconnected" && <ConnectionBanner />}
      <StudyHead study={study} plot={plot.data} onChanged={again} />
      <WorkerHint study={study} />
      <SectionLinks sections={filled} />
      {filled.map(({ id, title }) => (
        <section key={id} id={id} class="section" aria-labelledby={`${id}-title`}>
          <h2 id={`${id}-title`}>{title}</h2>
          <div class="panels">
            {panels
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
