/** Downloads all trials that match the filters. */
import { errorMessage } from "../../../../common/describe-error.ts";
import { useState } from "preact/hooks";
import { downloadText, fileName } from "../../chart/download.ts";
import { csvOf } from "../../chart/table.ts";
import { formatCount } from "../../format/number.ts";
import { useApiClient } from "../../api-client/context.ts";
import type { TableQuery } from "../../api-client/api-client.ts";
import type { Column } from "./columns.ts";
import { exportTable, readAll } from "./export.ts";

export interface ExportMenuProps {
  readonly study: string;
  readonly query: TableQuery;
  readonly columns: readonly Column[];
}

export function ExportMenu({ study, query, columns }: ExportMenuProps) {
  const client = useApiClient();
  const [said, setSaid] = useState("");
  const save = async (format: "csv" | "json") => {
    try {
      const onProgress = (read: number, matching: number) =>
        setSaid(`Loaded ${formatCount(read)} of ${formatCount(matching)}`);
      const trials = await readAll({ client, study, query, onProgress });
      const name = fileName(`trials of ${study}`);
      if (format === "csv") downloadText(`${name}.csv`, csvOf(exportTable(columns, trials)), "text/csv");
      else downloadText(`${name}.json`, `${JSON.stringify(trials, null, 2)}\n`, "application/json");
      setSaid("");
    } catch (error) {
      setSaid(errorMessage(error));
    }
  };
  return (
    <>
      <span class="muted" role="status">
        {said}
      </span>
      <details
        class="menu"
        onClick={({ target }) =>
          target instanceof HTMLButtonElement && target.closest("details")?.removeAttribute("open")
        }
      >
        <summary class="button">Export</summary>
        <div class="menu-items">
          <button type="button" onClick={() => void save("csv")}>
            Save as CSV
          </button>
          <button type="button" onClick={() => void save("json")}>
            Save as JSON
          </button>
        </div>
      </details>
    </>
  );
}
