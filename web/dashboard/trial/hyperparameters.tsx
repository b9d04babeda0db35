/** A trial's hyperparameters in their ranges, next to the default and the best trial. */
import type { Hyperparameters, SearchSpace } from "../../api.ts";
import { formatCell } from "../format/column.ts";
import { formatValue } from "../format/number.ts";
import { Panel } from "../frame/panel.tsx";
import { trialAddress } from "../routing/route.ts";
import { type HyperparameterRow, hyperparameterRows, rangeOf } from "./hyperparameter-rows.ts";

export interface HyperparametersPanelProps {
  readonly study: string;
  readonly space: SearchSpace;
  readonly own: Hyperparameters;
  /** Null if there is no best trial, or this is the best. */
  readonly best: { readonly number: number; readonly hyperparameters: Hyperparameters } | null;
  readonly isBest: boolean;
}

export function HyperparametersPanel({ study, space, own, best, isBest }: HyperparametersPanelProps) {
  const rows = hyperparameterRows({ space, own, best: best?.hyperparameters ?? null });
  const hasDefault = rows.some(({ standard }) => standard !== undefined);
  return (
    <Panel
      title="Hyperparameters"
      level="study"
      help="Each value in its range, on the dimension's own scale (linear or log): ● this trial, ○ the default, ◆ the best trial."
    >
      <div class="scroll-x" tabIndex={0} role="region" aria-label="Hyperparameters">
        <table class="hyperparameters">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col" class="number">
                This trial
              </th>
              <th scope="col" class="position-cell">
                In its range
              </th>
              {hasDefault && (
                <th scope="col" class="number">
                  Default
                </th>
              )}
              {best !== null && (
                <th scope="col" class="number">
                  <a href={trialAddress(study, best.number)}>Best ({best.number})</a>
                </th>
              )}
              {best !== null && <th scope="col">vs. best</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.dimension.name}>
                <th scope="row">{row.dimension.name}</th>
                <td class="number own">{row.own === undefined ? "inactive" : formatCell(row.own, row.format)}</td>
                <td class="position-cell">
                  <Range row={row} />
                </td>
                {hasDefault && <td class="number">{formatCell(row.standard, row.format)}</td>}
                {best !== null && <td class="number">{formatCell(row.best, row.format)}</td>}
                {best !== null && <td class="muted">{row.change ?? (row.own === row.best ? "=" : "")}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {isBest && <p class="muted net-note">This is the best trial so far.</p>}
    </Panel>
  );
}

/** A line from the low to the high end, with a mark per value; the numbers are in the adjacent cells. */
function Range({ row: { dimension, positions } }: { readonly row: HyperparameterRow }) {
  const range = rangeOf(dimension, (value) => formatValue(value, 3));
  return (
    <span class="position" title={range} role="img" aria-label={`${dimension.name}: ${range}`}>
      {positions.best !== null && (
        <span class="position-mark position-best" style={{ left: `${100 * positions.best}%` }} />
      )}
      {positions.standard !== null && (
        <span class="position-mark position-default" style={{ left: `${100 * positions.standard}%` }} />
      )}
      {positions.own !== null && (
        <span class="position-mark position-own" style={{ left: `${100 * positions.own}%` }} />
      )}
    </span>
  );
}
