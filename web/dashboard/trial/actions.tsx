/** Actions on a trial: retry, enqueue a variation, stop, delete. */
import { useState } from "preact/hooks";
import type { Hyperparameters, StudySummaryJson, TrialDetailJson } from "../../api.ts";
import { go } from "../routing/location.ts";
import { studyAddress } from "../routing/route.ts";
import type { Actions } from "../api-client/api-client.ts";
import { Dialog } from "./dialog.tsx";
import { useAction } from "./use-action.ts";
import { VariationForm } from "./variation-form.tsx";

export interface TrialActionsProps {
  readonly study: StudySummaryJson;
  readonly trial: TrialDetailJson;
  readonly actions: Actions;
}

export function TrialActions({ study, trial, actions }: TrialActionsProps) {
  const [open, setOpen] = useState<"variation" | "deletion" | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const acting = useAction();
  const { number, state, hyperparameters, stopRequested } = trial;
  const { act, isBusy, error } = acting;
  const isFinished = state !== "running" && state !== "waiting";

  async function enqueue(point: Hyperparameters): Promise<void> {
    if (!(await act(() => actions.enqueue(study.name, point)))) return;
    setOpen(null);
    setDone(
      study.state === "active"
        ? "Enqueued; the next free worker will run it."
        : `Enqueued; the study is ${study.state}.`,
    );
  }
  async function stop(): Promise<void> {
    const worked = await act(() => actions.stopTrial(study.name, number));
    if (worked) setDone("Stop requested; the worker is notified with its next heartbeat or report.");
  }
  async function remove(): Promise<void> {
    if (await act(() => actions.deleteTrial(study.name, number))) go(studyAddress(study.name));
  }

  return (
    <div class="trial-actions">
      {isFinished && (
        <button type="button" disabled={isBusy} onClick={() => void enqueue(hyperparameters)}>
          Retry
        </button>
      )}
      <button type="button" onClick={() => setOpen("variation")}>
        Enqueue a variation…
      </button>
      {!isFinished && (
        <button type="button" disabled={isBusy || stopRequested} onClick={() => void stop()}>
          Stop
        </button>
      )}
      {state !== "running" && (
        <button type="button" onClick={() => setOpen("deletion")}>
          Delete…
        </button>
      )}
      <p class="outcome" role="status">
        {done}
      </p>
      {error !== null && open === null && (
        <p class="problem" role="alert">
          {error.message}
        </p>
      )}
      {open === "variation" && (
        <Dialog title={`A variation of trial ${number}`} onClose={() => setOpen(null)}>
          <VariationForm
            space={study.space}
            from={hyperparameters}
            acting={acting}
            onEnqueue={(point) => void enqueue(point)}
            onCancel={() => setOpen(null)}
          />
        </Dialog>
      )}
      {open === "deletion" && (
        <Dialog title={`Delete trial ${number}?`} onClose={() => setOpen(null)}>
          <p>
            Its values, reports and artifacts are deleted permanently, and the surrogate no longer uses them. The
            deletion is recorded in the audit log.
          </p>
          {error !== null && (
            <p class="problem" role="alert">
              {error.message}
            </p>
          )}
          <div class="dialog-buttons">
            <button type="button" class="danger" disabled={isBusy} onClick={() => void remove()}>
              Delete trial {number}
            </button>
            <button type="button" onClick={() => setOpen(null)}>
              Cancel
            </button>
          </div>
        </Dialog>
      )}
    </div>
  );
}
