/**
 * The trials table, sorted and filtered by the server, so that it is as fast for a hundred thousand rows as for a
 * hundred.
 */
import { useMemo, useState } from "preact/hooks";
import { defined } from "../../../../common/defined.ts";
import type { TrialJson } from "../../../api.ts";
import { formatCount, formatCounted } from "../../format/number.ts";
import { Panel } from "../../frame/panel.tsx";
import { useParameter } from "../../routing/location.ts";
import { selectedTrials } from "../../selection/selection.ts";
import type { TableQuery } from "../../api-client/api-client.ts";
import type { StudyPanelProps } from "../../panels/panel-list.ts";
import { ColumnChoice } from "./column-choice.tsx";
import { columnsOf, shownColumns } from "./columns.ts";
import { conditionProblem, readConditions, writeConditions } from "./conditions.ts";
import { ExportMenu } from "./export-menu.tsx";
import { Filters } from "./filters.tsx";
import { problemIn } from "./query.ts";
import { QueryBox } from "./query-box.tsx";
import { TrialsTable } from "./table.tsx";
import { useFront, useQueried } from "./use-matches.ts";
import "./trials.css";

export function TrialsPanel({ study, revision, plot }: StudyPanelProps) {
  const [sort, setSort] = useParameter("sort", "trial.number");
  const [order, setOrder] = useParameter("order", "descending");
  const [states, setStates] = useParameter("states", "");
  const [where, setWhere] = useParameter("where", "");
  const [asked, setAsked] = useParameter("query", "");
  const [chosen, setChosen] = useParameter("columns", "");
  const [seen, setSeen] = useState<readonly TrialJson[]>([]);
  const [matching, setMatching] = useState<number | null>(null);
  const columns = useMemo(() => columnsOf(study, seen), [study.name, study.spaceRevision, metricsOf(seen)]);
  const shown = shownColumns(columns, chosen);
  const conditions = readConditions(where);
  const [refused, setRefused] = useState<ReadonlyMap<string, string>>(new Map());
  const problemOf = (condition: string) => conditionProblem(condition, columns) ?? refused.get(condition) ?? null;
  const applied = conditions.filter((condition) => problemOf(condition) === null);
  const queryProblem =
    useMemo(() => problemIn(asked, plot.data), [asked, plot.data])?.message ?? refused.get(asked) ?? null;
  const valid = queryProblem === null ? asked.trim() : "";
  useQueried(study.name, valid, revision);
  const front = useFront(study, revision);
  const query: TableQuery = {
    sort,
    order: order === "ascending" ? "ascending" : "descending",
    ...defined({ state: states === "" ? undefined : states, where: applied.length === 0 ? undefined : applied }),
    ...(valid === "" ? {} : { query: valid }),
  };
  const total = Object.values(study.counts).reduce((sum, count) => sum + count, 0);
  const selected = selectedTrials.value.size;

  return (
    <Panel
      title="All trials"
      level="study"
      isWide
      state={total === 0 ? { kind: "empty", text: "No trials yet." } : { kind: "ready" }}
      help="Click a heading to sort. Click a row to open the trial; its checkbox selects the trial in every plot."
      controls={
        <>
          <ColumnChoice columns={columns} shown={shown} onChoose={setChosen} />
          <ExportMenu study={study.name} query={query} columns={columns} />
        </>
      }
    >
      <Filters
        columns={columns}
        states={states}
        conditions={conditions}
        problemOf={problemOf}
        onStates={setStates}
        onConditions={(next) => setWhere(writeConditions(next))}
      />
      <QueryBox query={asked} problem={queryProblem} onQuery={setAsked} />
      <p class="muted table-count" role="status">
        {matching === null || matching === total
          ? formatCounted(total, "trial")
          : `${formatCount(matching)} of ${formatCounted(total, "trial")}`}
        {selected > 0 && (
          <>
            {` · ${formatCount(selected)} selected `}
            <button type="button" class="plain" onClick={() => (selectedTrials.value = new Set())}>
              Clear selection
            </button>
          </>
        )}
      </p>
      <TrialsTable
        study={study.name}
        query={query}
        columns={shown}
        revision={revision}
        expected={total}
        best={plot.data?.best.number.at(-1) ?? null}
        front={front}
        plot={plot.data}
        onSort={(name) => {
          if (name === sort) setOrder(order === "ascending" ? "descending" : "ascending");
          else {
            setSort(name);
            setOrder("ascending");
          }
        }}
        onRefused={(problems) => setRefused((before) => new Map([...before, ...problems]))}
        onRead={(table) => {
          setSeen(table.trials);
          setMatching(table.matching);
        }}
      />
    </Panel>
  );
}

/** The metrics recorded in these trials, as one string for comparison. */
function metricsOf(trials: readonly TrialJson[]): string {
  return [...new Set(trials.flatMap(({ metrics }) => Object.keys(metrics ?? {})))].sort().join("\0");
}
