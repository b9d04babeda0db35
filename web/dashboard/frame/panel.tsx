/** The frame around every panel: title, level, help, and a placeholder while there is nothing to show. */
import type { ComponentChildren } from "preact";
import type { ApiError } from "../api-client/api-client.ts";
import type { Reading } from "../live/read.ts";

/**
 * What a panel shows: trials, the surrogate's posterior over the objective, or a network's posterior over its weights.
 */
export type Level = "study" | "surrogate" | "network";

export type PanelState =
  | { readonly kind: "ready" }
  /** `text` says what is loading, with its progress if known. */
  | { readonly kind: "loading"; readonly text?: string }
  | { readonly kind: "empty"; readonly text: string }
  | { readonly kind: "error"; readonly text: string; readonly retry?: () => void };

export interface PanelProps {
  /** Also the anchor for the section navigation. */
  readonly id?: string;
  readonly title: string;
  readonly level: Level;
  /** One or two sentences on what is shown and how to read it. */
  readonly help?: ComponentChildren;
  readonly state?: PanelState;
  /** Small controls next to the title. */
  readonly controls?: ComponentChildren;
  /** Spans both columns. */
  readonly isWide?: boolean;
  readonly children?: ComponentChildren;
}

const badges: Readonly<Record<Level, string | null>> = {
  study: null,
  surrogate: "Surrogate",
  network: "Network",
};

export function Panel(props: PanelProps) {
  const { id, title, level, help, state = { kind: "ready" }, controls, isWide = false, children } = props;
  const badge = badges[level];
  return (
    <section id={id} class={`panel panel-${level}${isWide ? " panel-wide" : ""}`} aria-label={title}>
      <header class="panel-header">
        <h3>{title}</h3>
        {badge !== null && <span class={`badge badge-${level}`}>{badge}</span>}
        {help !== undefined && (
          <details class="help">
            <summary aria-label={`Help: ${title}`}>?</summary>
            <div class="help-text">{help}</div>
          </details>
        )}
        {controls !== undefined && <div class="panel-controls">{controls}</div>}
      </header>
      {state.kind === "ready" ? children : <PanelNotice state={state} />}
    </section>
  );
}

export function PanelNotice({ state }: { readonly state: Exclude<PanelState, { kind: "ready" }> }) {
  switch (state.kind) {
    case "loading":
      return (
        <div class="notice notice-loading" role="status">
          <span class="pulse" aria-hidden="true" />
          {state.text ?? "Loading"}
        </div>
      );
    case "empty":
      return <div class="notice">{state.text}</div>;
    case "error":
      return (
        <div class="notice notice-error" role="alert">
          <p>{state.text}</p>
          {state.retry !== undefined && (
            <button type="button" onClick={state.retry}>
              Try again
            </button>
          )}
        </div>
      );
  }
}

/** The state of a panel that shows the result of a single read; data remain visible if a later read fails. */
export function stateOf<Data>(
  { data, error, again }: Reading<Data>,
  { empty, loading }: { readonly empty?: (data: Data) => string | null; readonly loading?: string } = {},
): PanelState {
  if (data !== null) {
    const text = empty?.(data) ?? null;
    return text === null ? { kind: "ready" } : { kind: "empty", text };
  }
  if (error !== null && error.code === "not-ready") return { kind: "empty", text: awaitedText(error.fields) };
  // Not an error, since a report does not contain everything.
  if (error !== null && error.code === "not-found") return { kind: "empty", text: error.message };
  if (error !== null) return { kind: "error", text: error.message, retry: again };
  return loading === undefined ? { kind: "loading" } : { kind: "loading", text: loading };
}

/** Number of complete trials that the surrogate needs. */
export function awaitedText({ needed, have }: ApiError["fields"]): string {
  return `Needs at least ${String(needed)} completed trials (${String(have)} so far).`;
}
