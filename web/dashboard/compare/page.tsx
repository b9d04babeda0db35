/** The page that compares studies. */
import type { StudySummaryJson } from "../../api.ts";
import { Panel, stateOf } from "../frame/panel.tsx";
import { useRead } from "../live/read.ts";
import { useRevision } from "../live/revision.ts";
import "../panels/panels.css";
import { go } from "../routing/location.ts";
import { compareAddress } from "../routing/route.ts";
import { useApiClient } from "../api-client/context.ts";
import { Comparison } from "./comparison.tsx";
import { Picker } from "./picker.tsx";

/** Maximum number of points per study, for fast drawing. */
const PLOTTED = 2000;

export interface ComparePageProps {
  readonly studies: readonly string[];
}

export function ComparePage({ studies }: ComparePageProps) {
  const client = useApiClient();
  const names = [...new Set(studies)];
  const read = async () => {
    const plots = names.map((name) => client.plot(name, PLOTTED));
    const summaries: readonly StudySummaryJson[] = await Promise.all(names.map((name) => client.study(name)));
    const drawn = await Promise.all(plots);
    return summaries.map((study, at) => ({ name: study.name, study, plot: drawn[at] }));
  };
  const key = names.length === 0 ? null : JSON.stringify(names);
  const revision = useRevision(names);
  const reading = useRead(read, key, revision);
  const isEnough = names.length >= 2;
  // While a newly added study is loading, the data of the other studies are still valid.
  const compared = (reading.data ?? []).filter(({ name }) => names.includes(name));
  return (
    <>
      <h1>Compare studies</h1>
      <Picker studies={names} onChange={(next) => go(compareAddress(next))} />
      {!isEnough && (
        <Panel
          title="Nothing to compare yet"
          level="study"
          state={{ kind: "empty", text: "Pick two or more studies." }}
        />
      )}
      {isEnough && compared.length === 0 && (
        <Panel title="Comparison" level="study" state={stateOf(reading, { loading: "Loading studies" })} />
      )}
      {isEnough && reading.error !== null && compared.length > 0 && (
        <p class="notice notice-error" role="alert">
          {reading.error.message}
        </p>
      )}
      {isEnough && compared.length > 0 && <Comparison compared={compared} />}
    </>
  );
}
