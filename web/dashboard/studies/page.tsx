/** The list of studies, with search and a link to create a new one. */
import { useEffect, useState } from "preact/hooks";
import { defined } from "../../../common/defined.ts";
import type { ListedStudyJson } from "../../api.ts";
import { formatCount } from "../format/number.ts";
import { useRead } from "../live/read.ts";
import { useParameter } from "../routing/location.ts";
import { compareAddress } from "../routing/route.ts";
import { useApiClient } from "../api-client/context.ts";
import type { ApiClient, StudiesQuery } from "../api-client/api-client.ts";
import { NoStudies } from "./no-studies.tsx";
import "./studies.css";
import { StudiesTable } from "./table.tsx";

const LOOK_MILLISECONDS = 2500;
const PAGE = 100;
const MAX_SHOWN = 1000;

export function StudiesPage() {
  const client = useApiClient();
  const [search, setSearch] = useParameter("search", "");
  const [state, setState] = useParameter("state", "current");
  const [shown, setShown] = useState(PAGE);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const query: StudiesQuery = {
    ...defined({
      search: search === "" ? undefined : search,
      state: state === "active" || state === "paused" || state === "archived" ? state : undefined,
    }),
  };
  const tick = useTick();
  const { data, error, again } = useRead(() => readStudies(client, query, shown), JSON.stringify([query, shown]), tick);
  const toggle = (name: string) => {
    const next = new Set(chosen);
    if (!next.delete(name)) next.add(name);
    setChosen(next);
  };
  const isUnfiltered = search === "" && state === "current";
  return (
    <>
      {error !== null && data !== null && (
        <div class="banner banner-page" role="status">
          Disconnected: data may be stale. Reconnecting…
        </div>
      )}
      <div class="studies-head">
        <h1>Studies</h1>
        <input
          type="search"
          aria-label="Search by name, tag or notes"
          placeholder="Name, tag or notes"
          value={search}
          onInput={(event) => setSearch(event.currentTarget.value)}
        />
        <select aria-label="State of studies" value={state} onChange={(event) => setState(event.currentTarget.value)}>
          <option value="current">active and paused</option>
          <option value="active">active</option>
          <option value="paused">paused</option>
          <option value="archived">archived</option>
        </select>
        {chosen.size > 1 && (
          <a class="button" href={compareAddress([...chosen])}>
            Compare {formatCount(chosen.size)}
          </a>
        )}
        <a class="button primary studies-new" href="#/new">
          New study
        </a>
      </div>
      {data === null && error === null && (
        <div class="notice" role="status">
          <span class="pulse" aria-hidden="true" />
          Loading studies
        </div>
      )}
      {data === null && error !== null && (
        <div class="notice notice-error" role="alert">
          <p>{error.message}</p>
          <button type="button" onClick={again}>
            Try again
          </button>
        </div>
      )}
      {data !== null && data.studies.length === 0 && isUnfiltered && <NoStudies />}
      {data !== null && data.studies.length === 0 && !isUnfiltered && <div class="notice">No studies match.</div>}
      {data !== null && data.studies.length > 0 && (
        <StudiesTable studies={data.studies} chosen={chosen} onToggle={toggle} />
      )}
      {data?.hasMore === true && (
        <button type="button" class="studies-more" onClick={() => setShown(shown + PAGE)}>
          Show more
        </button>
      )}
    </>
  );
}

interface StudyList {
  readonly studies: readonly ListedStudyJson[];
  readonly hasMore: boolean;
}

/** Reads several pages if more studies are shown than the server returns at a time. */
async function readStudies(client: ApiClient, query: StudiesQuery, count: number): Promise<StudyList> {
  const studies: ListedStudyJson[] = [];
  let after: string | null = null;
  do {
    const limit = Math.min(MAX_SHOWN, count - studies.length);
    const page = await client.studies({ ...query, limit, ...defined({ after: after ?? undefined }) });
    studies.push(...page.studies);
    after = page.next;
  } while (after !== null && studies.length < count);
  return { studies, hasMore: after !== null };
}

/** Increases every few seconds while the page is visible. */
function useTick(): number {
  const [tick, setTick] = useState(0);
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === "visible") setTick((before) => before + 1);
    };
    const timer = setInterval(look, LOOK_MILLISECONDS);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, []);
  return tick;
}
