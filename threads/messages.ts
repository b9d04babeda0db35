/** Messages between a thread and its owner. */
import type { ThrownError } from "./thrown-error.ts";

/** Messages to a thread. Each call carries the shared integer that both sides see (shared-flag.ts). */
export type ToThread<Call> =
  | { readonly kind: "call"; readonly call: Call; readonly flag: Int32Array }
  | { readonly kind: "abort" }
  | { readonly kind: "close" };

/** Messages from a thread: `ready` once, then the reports and the result of each call. */
export type FromThread<Ready, Report, Result> =
  | { readonly kind: "ready"; readonly ready: Ready }
  | { readonly kind: "report"; readonly report: Report }
  | { readonly kind: "done"; readonly result: Result }
  | { readonly kind: "threw"; readonly error: ThrownError };

/** Passed to a call while it runs. */
export interface CallContext<Report> {
  readonly signal: AbortSignal;
  /** Sends a report; returns the latest answer, which may be the answer to an earlier report. */
  readonly report: (report: Report) => "continue" | "stop";
}
