/** Why this suggestion: what the strategy said when it made a trial, and how it came out. For the page of the trial. */
import type { SearchSpace, TrialJson } from "../../api.ts";
import { formatNumber } from "../format/number.ts";
import { Panel } from "../frame/panel.tsx";
import "./meta.css";
import type { Metric } from "./points.ts";
import { explain } from "./reason.ts";

export interface WhySuggestedProps {
  readonly trial: Pick<TrialJson, "number" | "reason" | "state" | "values" | "failure">;
  readonly space: SearchSpace;
  /** The metric that is tuned. */
  readonly metric: Metric;
}

export function WhySuggested({ trial, space, metric }: WhySuggestedProps) {
  const { origin, prediction, outcome, feasibility, lengthscales, noise } = explain(trial, space, metric);
  return (
    <Panel
      id="why"
      title="Why this suggestion"
      level="meta"
      help="What the strategy knew when it made this suggestion; later trials do not change it. A lengthscale is the distance, in shares of a dimension's range, over which the surrogate expects the value to change."
    >
      <div class="reason">
        <p>{origin}</p>
        {prediction !== null && <p>{prediction}</p>}
        {outcome !== null && <p class={`verdict-${outcome.level}`}>{outcome.text}</p>}
        {feasibility !== null && <p>{feasibility}</p>}
        {noise !== null && <p>{noise}</p>}
      </div>
      {lengthscales.length > 0 && (
        <table class="lengthscales" aria-label="Lengthscales of the surrogate">
          <thead>
            <tr>
              <th scope="col">Dimension</th>
              <th scope="col">Lengthscale</th>
              <th scope="col">In words</th>
            </tr>
          </thead>
          <tbody>
            {lengthscales.map(({ name, lengthscale, text }) => (
              <tr key={name}>
                <td>{name}</td>
                <td>{formatNumber(lengthscale, 2)}</td>
                <td>{text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
