/** What a failure says, for people: in one line, and the last lines that the program wrote. */
import type { Failure } from "../../api.ts";

export interface FailureText {
  /** What this kind of failure means for the study. */
  readonly meaning: string;
  readonly message: string;
  /** The lines behind the message: what the program printed last. Empty where there are none. */
  readonly log: string;
}

const meanings: Readonly<Record<Failure["kind"], string>> = {
  diverged: "These hyperparameters are bad: the surrogate learns to avoid the like.",
  infeasible: "These hyperparameters are not allowed here: the surrogate learns to avoid the like.",
  transient: "The machine failed, not the hyperparameters: the surrogate never hears of it.",
};

export function failureText({ kind, message }: Failure): FailureText {
  const [head = "", ...rest] = message.split("\n");
  return { meaning: meanings[kind], message: head.trim(), log: rest.join("\n").trimEnd() };
}
