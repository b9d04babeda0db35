/** The page of a study. */
import { useEffect } from "preact/hooks";
import { NotFound } from "../frame/not-found.tsx";
import { useLiveStudy } from "../live/study.ts";
import { metaPanels } from "../meta/index.ts";
import { clearSelection } from "../selection/selection.ts";
import { sections } from "./panels.ts";

export function StudyPage({ name }: { readonly name: string }) {
  const { data: study, error, revision, isGone } = useLiveStudy(name);
  useEffect(clearSelection, [name]);
  if (isGone) return <NotFound what={`The study ${name} was deleted.`} />;
  if (study === null && error?.status === 404) return <NotFound what={`There is no study ${name}.`} />;
  if (study === null) return null;
  return (
    <>
      <h1>{study.name}</h1>
      {sections.map(({ id, title }) => (
        <section key={id} id={id} aria-label={title}>
          <h2>{title}</h2>
          <div class="panels">
            {metaPanels
              .filter(({ section }) => section === id)
              .map(({ id: key, Shown }) => (
                <Shown key={key} study={study} revision={revision} />
              ))}
          </div>
        </section>
      ))}
    </>
  );
}
