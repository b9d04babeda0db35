/** Selects the columns of the table. */
import type { Column } from "./columns.ts";

export interface ColumnChoiceProps {
  readonly columns: readonly Column[];
  readonly shown: readonly Column[];
  /** Comma-separated ids; empty for the default columns. */
  readonly onChoose: (ids: string) => void;
}

export function ColumnChoice({ columns, shown, onChoose }: ColumnChoiceProps) {
  const ids = new Set(shown.map(({ id }) => id));
  const toggle = (id: string) => {
    if (!ids.delete(id)) ids.add(id);
    onChoose(
      columns
        .filter((column) => ids.has(column.id))
        .map((column) => column.id)
        .join(","),
    );
  };
  return (
    <details class="menu">
      <summary class="button">Columns</summary>
      <div class="menu-items menu-columns">
        {columns.map(({ id, title }) => (
          <label key={id}>
            <input type="checkbox" checked={ids.has(id)} onChange={() => toggle(id)} /> {title}
          </label>
        ))}
        <button type="button" onClick={() => onChoose("")}>
          Default columns
        </button>
      </div>
    </details>
  );
}
