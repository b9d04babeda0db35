/** Reads every trial that the filters let through, page by page, for a download. */
import type { TrialJson } from "../../../api.ts";
import type { DataTable } from "../../chart/table.ts";
import type { Source, TableQuery } from "../../source/source.ts";
import { exportColumns } from "./columns.ts";
import type { Column } from "./columns.ts";

/** As many as the server gives at a time. */
const PAGE = 500;

export interface Everything {
  readonly source: Pick<Source, "table">;
  readonly study: string;
  readonly query: TableQuery;
  /** Told how many have been read, of how many. */
  readonly onProgress: (read: number, matching: number) => void;
}

export async function readAll({ source, study, query, onProgress }: Everything): Promise<readonly TrialJson[]> {
  const found = new Map<number, TrialJson>();
  for (let offset = 0; ; offset += PAGE) {
    const { trials, matching } = await source.table(study, { ...query, offset, limit: PAGE });
    // A trial that moved to a later page meanwhile is met twice.
    for (const trial of trials) found.set(trial.number, trial);
    onProgress(Math.min(offset + trials.length, matching), matching);
    if (trials.length < PAGE) return [...found.values()];
  }
}

export function exportTable(columns: readonly Column[], trials: readonly TrialJson[]): DataTable {
  const all = [...columns, ...exportColumns];
  return {
    columns: all.map(({ title }) => title),
    rows: trials.map((trial) => all.map(({ cell }) => cell(trial))),
  };
}
