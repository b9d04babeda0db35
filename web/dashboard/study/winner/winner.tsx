/** In the header of a study: remarks, the configurations to choose from, and their confirmation. */
import type { Artifact, PlotJson, StudySummaryJson } from "../../../api.ts";
import type { Actions } from "../../api-client/api-client.ts";
import { unbroken } from "../../format/number.ts";
import { CopyLine } from "../../frame/copy-line.tsx";
import { serverAddress } from "../../routing/location.ts";
import { VerdictMark } from "../../posterior/verdict.tsx";
import { configurationOf } from "../facts.ts";
import { Configurations } from "./configurations.tsx";
import { Confirm, Repeats } from "./confirm.tsx";
import { useWinner } from "./use-winner.ts";
import { type Remark, whatNow } from "./what-now.ts";
import "./winner.css";

export interface WinnerProps {
  readonly study: StudySummaryJson;
  readonly plot: PlotJson | null;
  /** Hyperparameters of the best trial. */
  readonly artifacts: readonly Artifact[];
  /** Null for read-only access. */
  readonly actions: Actions | null;
  readonly onChanged: () => void;
}

export function Winner({ study, plot, artifacts, actions, onChanged }: WinnerProps) {
  const number = plot?.best.number.at(-1);
  const winner = useWinner({ study, best: number === undefined ? null : { number, artifacts } });
  const { isAwaited, confirmation } = winner;
  const remarks = whatNow({ ...winner, study, plot, server: actions === null ? null : serverAddress() });
  const hyperparameters = plot === null || number === undefined ? null : configurationOf(plot, number);
  return (
    <>
      {(remarks.length > 0 || isAwaited) && (
        <section class={`what-now${isAwaited ? " what-now-awaited" : ""}`} aria-label="What now?" aria-busy={isAwaited}>
          <h2>What now?</h2>
          <ul>
            {remarks.map((remark) => (
              <RemarkLine key={remark.text} {...remark} />
            ))}
          </ul>
        </section>
      )}
      <Configurations
        study={study}
        best={number === undefined || hyperparameters === null ? null : { number, hyperparameters }}
        winner={winner}
      >
        {actions !== null && (
          <Confirm study={study} confirmation={confirmation} actions={actions} onChanged={onChanged} />
        )}
      </Configurations>
      {confirmation !== null && confirmation.repeats > 0 && <Repeats study={study} confirmation={confirmation} />}
    </>
  );
}

function RemarkLine({ about, level, text, address, line }: Remark) {
  return (
    <li>
      <VerdictMark level={level} isMarkAlone />
      <strong>{address === undefined ? about : <a href={address}>{about}</a>}</strong>
      <div>
        <p>{unbroken(text)}</p>
        {line !== undefined && <CopyLine text={line} label="the command for a wider range" />}
      </div>
    </li>
  );
}
