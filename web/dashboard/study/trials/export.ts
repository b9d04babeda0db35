/** Reads all trials that match the filters, page by page, for a download. */
import type { TrialJson } from "../../../api.ts";
import type { DataTable } from "../../chart/table.ts";
import type { ApiClient, TableQuery } from "../../api-client/api-client.ts";
import { type Column, exportColumns } from "./columns.ts";

/** The server's maximum page size. */
const PAGE = 500;

export interface Everything {
  readonly client: Pick<ApiClient, "table">;
  readonly study: string;
  readonly query: TableQuery;
  /** Called with the number read so far, and the total. */
  readonly onProgress: (read: number, matching: number) => void;
}

export async function readAll({ client, study, query, onProgress }: Everything): Promise<readonly TrialJson[]> {
  const found = new Map<number, TrialJson>();
  for (let offset = 0; ; offset += PAGE) {
    const { trials, matching } = await client.table(study, { ...query, offset, limit: PAGE });
    // A trial that moved to a later page in the meantime appears twice.
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
