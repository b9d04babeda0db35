/** Documents that an evaluation records in addition to its values. */
import { isRecord } from "./is-record.ts";
import type { JsonValue } from "./json-value.ts";

/** An assessment in one sentence, written for people. */
export interface Verdict {
  readonly level: "good" | "doubtful" | "bad";
  readonly text: string;
}

/** A document that an evaluation recorded for viewing: a curve, bands, diagnostics of chains. Never tuned. */
export interface Artifact {
  /** Unique within its evaluation. */
  readonly name: string;
  /** The structure of `data`, such as `reliability` or `chains`; data of unknown kinds are shown as raw JSON. */
  readonly kind: string;
  readonly title: string;
  readonly verdict?: Verdict;
  readonly data: JsonValue;
}

/** The kind of the artifact that contains a program's output; its data are an `OutputData`. */
export const OUTPUT_KIND = "output";

/** The output of a program, and where it ran. */
export interface OutputData {
  /** The end of standard output and standard error, as a terminal would show it. */
  readonly text: string;
  /** Whether earlier output was dropped. */
  readonly isCut: boolean;
  /** How the program ended, such as `exit code 0`. */
  readonly end: string;
  readonly host: string;
  readonly revision: { readonly commit: string; readonly isModified: boolean } | null;
}

/** The output among artifacts; null if none of them contains it. */
export function outputOf(artifacts: readonly Artifact[]): OutputData | null {
  const data = artifacts.find(({ kind }) => kind === OUTPUT_KIND)?.data;
  if (!isRecord(data) || typeof data.text !== "string") return null;
  const { text, isCut, end, host, revision } = data;
  const hasRevision = isRecord(revision) && typeof revision.commit === "string";
  return {
    text,
    isCut: isCut === true,
    end: typeof end === "string" ? end : "",
    host: typeof host === "string" ? host : "",
    revision: hasRevision ? { commit: String(revision.commit), isModified: revision.isModified === true } : null,
  };
}
