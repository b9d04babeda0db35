/** Shows the data of a plot as a table. */
import { columnFormat, formatCell } from "../format/column.ts";
import { formatCount } from "../format/number.ts";
import type { Cell, DataTable } from "./table.ts";

/** Maximum number of rows shown; the download contains all of them. */
const SHOWN = 500;

export function DataView({ label, table }: { readonly label: string; readonly table: DataTable }) {
  const { columns, rows } = table;
  const shown = rows.slice(0, SHOWN);
  const formats = columns.map((_, column) =>
    columnFormat(
      shown.map((row) => numberOf(row[column])),
      { least: 6 },
    ),
  );
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
          {shown.map((row, at) => (
            <tr key={at}>
              {row.map((cell, column) => (
                <td key={column}>{formatCell(cell, formats[column])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > SHOWN && (
        <p class="muted">
          The first {SHOWN} of {formatCount(rows.length)} rows; download the CSV for all of them.
        </p>
      )}
    </div>
  );
}

function numberOf(cell: Cell): number | null {
  return typeof cell === "number" ? cell : null;
}
