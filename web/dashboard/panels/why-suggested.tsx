/** Why a trial was suggested, as recorded by the strategy, and how the result compares. Shown on the trial page. */
import type { SearchSpace, TrialJson } from "../../api.ts";
import { useApiClient } from "../api-client/context.ts";
import { useRead } from "../live/read.ts";
import { columnFormat } from "../format/column.ts";
import { Panel } from "../frame/panel.tsx";
import "./panels.css";
import type { Metric } from "../figure/points.ts";
import { explain } from "./reason.ts";

export interface WhySuggestedProps {
  readonly trial: Pick<TrialJson, "number" | "reason" | "state" | "values" | "failure" | "standardErrors">;
  readonly space: SearchSpace;
  readonly study: string;
  /** The tuned metric. */
  readonly metric: Metric;
}

/** A few points suffice, because the surrogate's noise does not depend on the position. */
const POINTS = 11;

export function WhySuggested({ trial, space, study, metric }: WhySuggestedProps) {
  const client = useApiClient();
  const hasPrediction = trial.reason.predictedMean !== undefined && trial.values !== null;
  const surrogate = useRead(
    () => client.surrogate(study, { x: space[0].name, points: POINTS }),
    hasPrediction ? study : null,
  );
  const observationNoise = surrogate.data?.noise ?? null;
  const { origin, prediction, outcome, feasibility, lengthscales, noise } = explain(
    trial,
    space,
    metric,
    observationNoise,
  );
  const format = columnFormat(
    lengthscales.map(({ lengthscale }) => lengthscale),
    { least: 2 },
  );
  return (
    <Panel
      id="why"
      title="Why this was suggested"
      level="surrogate"
      help="What the surrogate predicted when it made this suggestion; later trials do not change this. A lengthscale is the distance, as a fraction of a dimension's range, over which the objective changes."
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
              <th scope="col">Effect</th>
            </tr>
          </thead>
          <tbody>
            {lengthscales.map(({ name, lengthscale, text }) => (
              <tr key={name}>
                <td>{name}</td>
                <td>{format(lengthscale)}</td>
                <td>{text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
