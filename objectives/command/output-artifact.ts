/** Records a program's output and where it ran as an artifact of its trial. */
import { stripVTControlCharacters } from "node:util";
import { type Artifact, OUTPUT_KIND } from "../../common/artifact.ts";
import type { Evaluation } from "../../tuner/objective.ts";
import type { ProgramEnd } from "./child-process.ts";
import type { Provenance } from "./provenance.ts";

export interface ProgramOutput extends Provenance {
  /** The last 64 Ki characters of standard output and standard error, in order of arrival. */
  readonly text: string;
  /** Whether earlier output was dropped. */
  readonly isCut: boolean;
  readonly end: ProgramEnd;
}

export function outputArtifact({ text, isCut, end, host, revision }: ProgramOutput): Artifact {
  return {
    name: "output",
    kind: OUTPUT_KIND,
    title: "Output",
    data: { text: asSeen(text), isCut, end: endText(end), host, revision: revision === null ? null : { ...revision } },
  };
}

/** Adds an artifact, under a different name if the evaluation already has one with that name. */
export function withArtifact(evaluation: Evaluation, artifact: Artifact): Evaluation {
  const { artifacts = [] } = evaluation;
  const isTaken = artifacts.some(({ name }) => name === artifact.name);
  return {
    ...evaluation,
    artifacts: [...artifacts, isTaken ? { ...artifact, name: `program ${artifact.name}` } : artifact],
  };
}

/** The text as a terminal would finally show it: without colours, and with progress bars in their last state. */
function asSeen(text: string): string {
  const lines = stripVTControlCharacters(text).replace(/\r+\n/g, "\n").split("\n");
  return lines.map((line) => line.replace(/^.*\r(?=[^\r])/s, "").replace(/\r+$/, "")).join("\n");
}

function endText(end: ProgramEnd): string {
  switch (end.kind) {
    case "exited":
      return `exit code ${end.code}`;
    case "killed":
      return `killed by ${end.signal}`;
    case "aborted":
      return "stopped early";
    case "timed-out":
      return "ended at its time limit";
    case "not-started":
      return "not started";
  }
}
