/** Evaluates the leading configurations and the default again, and shows the result. */
import { useState } from "preact/hooks";
import type { ConfirmationJson, StudySummaryJson } from "../../../api.ts";
import type { Actions } from "../../api-client/api-client.ts";
import { formatCounted } from "../../format/number.ts";
import { trialAddress } from "../../routing/route.ts";
import { useAction } from "../../trial/use-action.ts";
import { confirmedRows, pendingText } from "./confirmation.ts";
import { better } from "./gain.ts";

export interface ConfirmProps {
  readonly study: StudySummaryJson;
  readonly confirmation: ConfirmationJson | null;
  readonly actions: Actions;
  readonly onChanged: () => void;
}

export function Confirm({ study, confirmation, actions, onChanged }: ConfirmProps) {
  const { isBusy, error, act } = useAction();
  const [added, setAdded] = useState<number | null>(null);
  const pending = confirmation === null ? null : pendingText(confirmation, study.state);
  const said = pending ?? (added === null ? null : `${formatCounted(added, "evaluation")} waiting for a worker.`);
  const confirm = async () => {
    const worked = await act(async () => setAdded(await actions.confirm(study.name)));
    if (worked) onChanged();
  };
  return (
    <>
      <button
        type="button"
        disabled={isBusy || pending !== null}
        title="Is the best value just luck? This evaluates the five most promising configurations and the default three times each, with new random numbers. These evaluations do not count toward the budget."
        onClick={() => void confirm()}
      >
        {confirmation === null ? "Confirm" : "Confirm again"}
      </button>
      <span class="muted" role="status">
        {said}
      </span>
      {error !== null && (
        <p class="verdict-bad" role="alert">
          {error.message}
        </p>
      )}
    </>
  );
}

/** A collapsed table of the repeats, which are summarized in a remark. */
export function Repeats({
  study,
  confirmation,
}: Pick<ConfirmProps, "study"> & { readonly confirmation: ConfirmationJson }) {
  const rows = confirmedRows(confirmation);
  const [metric] = study.metrics;
  return (
    <details class="repeats">
      <summary>Confirmation: {formatCounted(confirmation.repeats, "repeat")} with new random numbers</summary>
      <div class="table-scroll" tabIndex={0} role="region" aria-label="Confirmed configurations">
        <table>
          <thead>
            <tr>
              <th scope="col">Configuration</th>
              <th scope="col" class="number">
                Mean {metric.name}
              </th>
              <th scope="col">{`Gain: how far ${better(metric)} the default`}</th>
              <th scope="col" class="number">
                P(best)
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ number, isDefault, mean, gain, probability }) => (
              <tr key={number}>
                <td>
                  <a href={trialAddress(study.name, number)}>trial {number}</a>
                  {isDefault && <span class="muted"> (default)</span>}
                </td>
                <td class="number">{mean}</td>
                <td>{gain}</td>
                <td class="number">{probability}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
