/** Documents that an evaluation records in addition to its values. */
import type { JsonValue } from "./json-value.ts";

/** An assessment in one sentence for a person. */
export interface Verdict {
  readonly level: "good" | "doubtful" | "bad";
  readonly text: string;
}

/** A document that an evaluation recorded for viewing: a curve, bands, diagnostics of chains. Never tuned. */
export interface Artifact {
  /** Unique within its evaluation. */
  readonly name: string;
  /** What a reader makes of `data`, such as `reliability` or `chains`; an unknown kind is shown as data. */
  readonly kind: string;
  readonly title: string;
  readonly verdict?: Verdict;
  readonly data: JsonValue;
}
