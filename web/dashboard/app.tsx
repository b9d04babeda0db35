/** The layout of every page: masthead, notices, and the page for the current address. */
import type { ComponentType } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Masthead } from "./frame/masthead.tsx";
import { useLoaded } from "./frame/loaded.ts";
import { NotFound } from "./frame/not-found.tsx";
import { PanelNotice } from "./frame/panel.tsx";
import { TokenPrompt } from "./frame/token-prompt.tsx";
import { route } from "./routing/location.ts";
import type { Route } from "./routing/route.ts";
import { isTokenWanted } from "./api-client/token.ts";
import { StudiesPage } from "./studies/page.tsx";

export function App() {
  const here = route.value;
  useEffect(() => {
    document.title = titleOf(here);
  }, [here]);
  useBeginning(here);
  return (
    <>
      <a class="skip" href={`#main`} onClick={skipToMain}>
        Skip to content
      </a>
      <Masthead />
      <main id="main" class="page" tabIndex={-1}>
        {isTokenWanted.value ? <TokenPrompt /> : <Page here={here} />}
      </main>
    </>
  );
}

function Page({ here }: { readonly here: Route }) {
  switch (here.page) {
    case "studies":
      return <StudiesPage />;
    case "new":
      return <Later load={newStudy} props={{}} />;
    case "study":
      return <Later key={here.study} load={study} props={{ name: here.study }} />;
    case "trial":
      return (
        <Later key={`${here.study} ${here.number}`} load={trial} props={{ study: here.study, number: here.number }} />
      );
    case "compare":
      return <Later load={compare} props={{ studies: here.studies }} />;
    case "unknown":
      return <NotFound what="Page not found." />;
  }
}

// Each page is loaded when it is first shown.
const newStudy = async () => (await import("./new-study/page.tsx")).NewStudyPage;
const study = async () => (await import("./study/page.tsx")).StudyPage;
const trial = async () => (await import("./trial/page.tsx")).TrialPage;
const compare = async () => (await import("./compare/page.tsx")).ComparePage;

interface LaterProps<Props> {
  readonly load: () => Promise<ComponentType<Props>>;
  readonly props: Props;
}

function Later<Props extends object>({ load, props }: LaterProps<Props>) {
  const { Shown, hasFailed } = useLoaded(load);
  if (hasFailed) {
    const text = "Part of the page could not be loaded. Is the server running?";
    return <PanelNotice state={{ kind: "error", text, retry: () => location.reload() }} />;
  }
  return Shown === null ? null : <Shown {...props} />;
}

/** Scrolls a new page to its top and moves the focus there, as a page load would. */
function useBeginning(here: Route): void {
  const page = [here.page, "study" in here ? here.study : "", "number" in here ? here.number : ""].join(" ");
  const last = useRef(page);
  useEffect(() => {
    if (last.current === page) return;
    last.current = page;
    scrollTo(0, 0);
    document.getElementById("main")?.focus({ preventScroll: true });
  }, [page]);
}

function titleOf(here: Route): string {
  switch (here.page) {
    case "studies":
    case "unknown":
      return "Credence";
    case "new":
      return "New study · Credence";
    case "study":
      return `${here.study} · Credence`;
    case "trial":
      return `Trial ${here.number} · ${here.study} · Credence`;
    case "compare":
      return `${here.studies.join(", ")} compared · Credence`;
  }
}

/** The URL fragment is the route, so scrolling is done in code. */
function skipToMain(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}
