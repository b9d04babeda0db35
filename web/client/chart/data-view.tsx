/** The data of a plot as a table on the page. */
import { formatCount, formatValue } from "../format/number.ts";
import type { DataTable } from "./table.ts";

/** The rest can be downloaded; a page of a hundred thousand rows helps nobody. */
const SHOWN = 500;

export function DataView({ label, table }: { readonly label: string; readonly table: DataTable }) {
  const { columns, rows } = table;
  return (
    <div class="data-view" tabIndex={0} role="region" aria-label={`Data: ${label}`}>
      <table>
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, SHOWN).map((row, at) => (
            <tr key={at}>
              {row.map((cell, column) => (
                <td key={column}>{formatValue(cell, 6)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > SHOWN && (
        <p class="muted">
          The first {SHOWN} of {formatCount(rows.length)} rows; the CSV has all.
        </p>
      )}
    </div>
  );
}
