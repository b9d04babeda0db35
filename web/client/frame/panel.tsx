/** The frame that every panel stands in: title, level, help, and what it shows while it has nothing to show. */
import type { ComponentChildren } from "preact";
import type { Reading } from "../live/read.ts";

/** Whose belief a panel shows. `meta`: of the surrogate about hyperparameters; `parameter`: of the net about weights. */
export type Level = "study" | "meta" | "parameter";

export type PanelState =
  | { readonly kind: "ready" }
  /** `text` says what is awaited, and how far it is where that is known. */
  | { readonly kind: "loading"; readonly text?: string }
  | { readonly kind: "empty"; readonly text: string }
  | { readonly kind: "error"; readonly text: string; readonly retry?: () => void };

export interface PanelProps {
  /** Also the anchor that the section navigation goes to. */
  readonly id?: string;
  readonly title: string;
  readonly level: Level;
  /** A sentence or two: what is shown, and how to read it. */
  readonly help?: ComponentChildren;
  readonly state?: PanelState;
  /** Small controls beside the title. */
  readonly controls?: ComponentChildren;
  /** Takes both columns where there are two. */
  readonly isWide?: boolean;
  readonly children?: ComponentChildren;
}

const badges: Readonly<Record<Level, string | null>> = {
  study: null,
  meta: "Meta level",
  parameter: "Parameter level",
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

/** The state of a panel that shows one reading; what is there stays on show while a later try fails. */
export function stateOf<Data>(
  { data, error, again }: Reading<Data>,
  { empty, loading }: { readonly empty?: (data: Data) => string | null; readonly loading?: string } = {},
): PanelState {
  if (data !== null) {
    const text = empty?.(data) ?? null;
    return text === null ? { kind: "ready" } : { kind: "empty", text };
  }
  // The surrogate is not there yet: nothing is wrong.
  if (error !== null && error.code === "not-found") return { kind: "empty", text: awaitedText(error.message) };
  if (error !== null) return { kind: "error", text: error.message, retry: again };
  return loading === undefined ? { kind: "loading" } : { kind: "loading", text: loading };
}

/** What the surrogate waits for, said to somebody who asked for no surrogate. */
export function awaitedText(message: string): string {
  const [, needed, count] = /^surrogate; must have (\w+) complete trials: (\d+)/.exec(message) ?? [];
  if (needed === undefined || count === undefined) return message;
  const there =
    count === "0" ? "there is none yet" : count === "1" ? "there is one so far" : `there are ${count} so far`;
  return `The surrogate begins with ${needed} complete trials; ${there}.`;
}
