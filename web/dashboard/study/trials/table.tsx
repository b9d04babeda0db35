/** The visible rows of the trials table, plus a few above and below for scrolling. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { PlotJson, TableJson, TrialJson } from "../../../api.ts";
import { formatNumber } from "../../format/number.ts";
import type { NumberFormat } from "../../format/column.ts";
import { useRead } from "../../live/read.ts";
import { go } from "../../routing/location.ts";
import { trialAddress } from "../../routing/route.ts";
import { brushes, hovered, selectedTrials, toggleSelected } from "../../selection/selection.ts";
import { useApiClient } from "../../api-client/context.ts";
import { problemsAt } from "../../api-client/issues.ts";
import type { ApiError, TableQuery } from "../../api-client/api-client.ts";
import { type Column, columnFormats } from "./columns.ts";
import { ROW_HEIGHT, rowWindow } from "./window.ts";

export interface TrialsTableProps {
  readonly study: string;
  readonly query: TableQuery;
  readonly columns: readonly Column[];
  readonly revision: number;
  /** Number of placeholder rows until the first rows are read. */
  readonly expected: number;
  /** Number of the best trial. */
  readonly best: number | null;
  /** Numbers of the trials on the Pareto front; empty for a single objective. */
  readonly front: ReadonlySet<number>;
  readonly plot: PlotJson | null;
  readonly onSort: (name: string) => void;
  readonly onRead: (table: TableJson) => void;
  /** Called with the server's messages about invalid conditions, by condition. */
  readonly onRefused: (problems: ReadonlyMap<string, string>) => void;
}

const MAX_HEIGHT = 560;
const HEADER_HEIGHT = 32;

export function TrialsTable({
  study,
  query,
  columns,
  revision,
  expected,
  best,
  front,
  plot,
  onSort,
  onRead,
  onRefused,
}: TrialsTableProps) {
  const client = useApiClient();
  const box = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const [matching, setMatching] = useState(expected);
  const { first, end, offset, limit } = rowWindow(scrollTop, MAX_HEIGHT, matching);
  const key = JSON.stringify([study, query, offset, limit]);
  const { data, error, isLoading, again } = useRead(
    async () => ({ offset, table: await client.table(study, { ...query, offset, limit }) }),
    key,
    revision,
  );

  const formats = useMemo(() => columnFormats(columns, data?.table.trials ?? [], plot), [columns, data, plot]);
  const refused = refusedConditions(error, query);
  useEffect(() => {
    if (refused.size > 0) onRefused(refused);
  }, [error]);
  const newestFirst = query.sort === "trial.number" && query.order === "descending";
  useLayoutEffect(() => {
    if (data === null) return;
    const grown = data.table.matching - matching;
    setMatching(data.table.matching);
    onRead(data.table);
    // When new rows are inserted above, the visible rows keep their position.
    if (newestFirst && grown > 0 && matching > 0 && scrollTop > 0) box.current?.scrollBy(0, grown * ROW_HEIGHT);
  }, [data]);

  const asked = JSON.stringify(query);
  useEffect(() => {
    box.current?.scrollTo(0, 0);
  }, [asked]);

  const height = Math.min(MAX_HEIGHT, HEADER_HEIGHT + Math.max(1, matching) * ROW_HEIGHT + 16);
  const rows = Array.from({ length: end - first }, (_, at) => data?.table.trials[first + at - data.offset] ?? null);
  return (
    <>
      {error !== null && refused.size === 0 && (
        <p class="verdict-bad" role="alert">
          {error.message}{" "}
          <button type="button" onClick={again}>
            Try again
          </button>
        </p>
      )}
      <div
        class="trials-box"
        ref={box}
        style={{ height: `${height}px` }}
        tabIndex={0}
        role="region"
        aria-label="Trials table"
        aria-busy={isLoading}
        onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
        onMouseLeave={() => (hovered.value = null)}
      >
        <table class="trials" aria-rowcount={matching + 1}>
          <Head columns={columns} query={query} onSort={onSort} />
          <tbody>
            <Gap rows={first} width={columns.length + 1} />
            {rows.map((trial, at) =>
              trial === null ? (
                <tr key={`row ${first + at}`} class="awaited" aria-rowindex={first + at + 2}>
                  <td colSpan={columns.length + 1}>…</td>
                </tr>
              ) : (
                <Row
                  key={trial.number}
                  study={study}
                  trial={trial}
                  columns={columns}
                  formats={formats}
                  index={first + at + 2}
                  mark={markOf(trial.number, best, front)}
                />
              ),
            )}
            <Gap rows={matching - end} width={columns.length + 1} />
          </tbody>
        </table>
        {data !== null && matching === 0 && <p class="notice">No trials match the filters.</p>}
      </div>
    </>
  );
}

interface HeadProps {
  readonly columns: readonly Column[];
  readonly query: TableQuery;
  readonly onSort: (name: string) => void;
}

function Head({ columns, query, onSort }: HeadProps) {
  return (
    <thead>
      <tr>
        <th scope="col">
          <span class="visually-hidden">Selected</span>
        </th>
        {columns.map(({ id, title, sort, isNumeric }) => {
          const isSorted = sort !== null && sort === query.sort;
          return (
            <th
              key={id}
              scope="col"
              class={isNumeric ? "number" : ""}
              aria-sort={isSorted ? (query.order ?? "ascending") : undefined}
            >
              {sort === null ? (
                title
              ) : (
                <button
                  type="button"
                  class="sort"
                  title={title.length > 24 ? title : undefined}
                  onClick={() => onSort(sort)}
                >
                  {title}
                  {isSorted && <span aria-hidden="true"> {query.order === "descending" ? "↓" : "↑"}</span>}
                </button>
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

interface RowProps {
  readonly study: string;
  readonly trial: TrialJson;
  readonly columns: readonly Column[];
  readonly formats: ReadonlyMap<string, NumberFormat>;
  readonly index: number;
  readonly mark: Mark | null;
}

interface Mark {
  readonly sign: string;
  readonly meaning: string;
}

/** With several objectives, there is no single best trial. */
function markOf(number: number, best: number | null, front: ReadonlySet<number>): Mark | null {
  if (front.size > 0) return front.has(number) ? { sign: "◆", meaning: "on the Pareto front" } : null;
  return number === best ? { sign: "★", meaning: "the best" } : null;
}

function Row({ study, trial, columns, formats, index, mark }: RowProps) {
  const { number, state, failure } = trial;
  const isSelected = selectedTrials.value.has(number);
  // A query already filters the rows themselves.
  const isOut = brushes.value !== null && !brushes.value.has(number);
  return (
    <tr
      class={`${isSelected ? "selected" : ""}${isOut ? " dimmed" : ""}`}
      aria-rowindex={index}
      onMouseEnter={() => (hovered.value = number)}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest("input, label, a") !== null) return;
        go(trialAddress(study, number));
      }}
    >
      <td>
        <label class="row-choice">
          <input
            type="checkbox"
            checked={isSelected}
            aria-label={`Select trial ${number}`}
            onChange={() => toggleSelected(number)}
          />
        </label>
      </td>
      {columns.map(({ id, isNumeric, text: written }) => {
        const text = written(trial, formats.get(id) ?? formatNumber);
        return (
          <td key={id} class={isNumeric ? "number" : ""}>
            {id === "number" ? (
              <a
                href={trialAddress(study, number)}
                aria-label={mark === null ? undefined : `Trial ${number}, ${mark.meaning}`}
              >
                {mark !== null && (
                  <span class="best-mark" aria-hidden="true" title={mark.meaning}>
                    {mark.sign}{" "}
                  </span>
                )}
                {text}
              </a>
            ) : id === "state" ? (
              <span class={`state state-${state}`} title={failure === null ? undefined : failure.message}>
                {state}
                {failure !== null && `: ${failure.kind}`}
              </span>
            ) : (
              text
            )}
          </td>
        );
      })}
    </tr>
  );
}

/** The server's messages about conditions and the query, which are shown next to them. */
export function refusedConditions(
  error: Pick<ApiError, "issues"> | null,
  { where = [], query = "" }: Pick<TableQuery, "where" | "query">,
): ReadonlyMap<string, string> {
  const asked = [...where.map((text, at) => [text, `where[${at}]`] as const), [query, "query"] as const];
  const problems = asked.flatMap(([text, path]) =>
    problemsAt(error?.issues ?? [], path).map((message): [string, string] => [text, message]),
  );
  return new Map(problems);
}

/** A spacer for the rows that are not drawn. */
function Gap({ rows, width }: { readonly rows: number; readonly width: number }) {
  if (rows <= 0) return null;
  return (
    <tr aria-hidden="true" class="gap">
      <td colSpan={width} style={{ height: `${rows * ROW_HEIGHT}px` }} />
    </tr>
  );
}
