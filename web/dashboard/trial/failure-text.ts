/** The text of a failure: one line, and the last output of the program. */
import type { Failure } from "../../api.ts";

export interface FailureText {
  /** What this kind of failure means for the study. */
  readonly meaning: string;
  readonly message: string;
  /** The lines after the message: the program's last output. Empty if there is none. */
  readonly log: string;
}

const meanings: Readonly<Record<Failure["kind"], string>> = {
  diverged: "Diverged. The tuner will avoid similar settings.",
  infeasible: "Infeasible. The tuner will avoid similar settings.",
  transient: "Machine failure; ignored by the surrogate.",
};

export function failureText({ kind, message }: Failure): FailureText {
  const [head = "", ...rest] = message.split("\n");
  return { meaning: meanings[kind], message: head.trim(), log: rest.join("\n").trimEnd() };
}
