/** The trials that match the query, for the plots, and those of the Pareto front. */
import { useEffect } from "preact/hooks";
import type { StudySummaryJson } from "../../../api.ts";
import { useApiClient } from "../../api-client/context.ts";
import { useRead } from "../../live/read.ts";
import { PLOTTED } from "../plotted.ts";
import { queried } from "../../selection/selection.ts";

const none: ReadonlySet<number> = new Set();

/** Dims the trials that do not match in every plot. "" for no query. */
export function useQueried(study: string, query: string, revision: number): void {
  const client = useApiClient();
  const key = query === "" ? null : `${study} ${query}`;
  const { data } = useRead(async () => ({ key, ...(await client.matches(study, query, PLOTTED)) }), key, revision);
  const numbers = data === null || data.key !== key ? null : data.number;
  useEffect(() => {
    queried.value = numbers === null ? null : new Set(numbers);
  }, [numbers]);
  useEffect(() => () => void (queried.value = null), []);
}

/** Numbers of the trials on the front; empty for a single objective. */
export function useFront(study: Pick<StudySummaryJson, "name" | "metrics">, revision: number): ReadonlySet<number> {
  const client = useApiClient();
  const hasSeveral = study.metrics.some(({ tuned }, at) => at > 0 && tuned === true);
  const { data } = useRead(
    async () => new Set((await client.front(study.name)).front?.members ?? []),
    hasSeveral ? study.name : null,
    revision,
  );
  return hasSeveral ? (data ?? none) : none;
}
