/** The legend of a trial plot, which contains only the marks that occur in it. */
import type { PlotJson } from "../../api.ts";

export interface Mark {
  /** Empty: an open box with a slash. */
  readonly glyph: string;
  readonly kind: "complete" | "pruned" | "failed" | "best" | "running" | "lost" | "released" | "transient";
  readonly text: string;
}

export function Marks({ marks }: { readonly marks: readonly Mark[] }) {
  return (
    <ul class="keys">
      {marks.map(({ glyph, kind, text }) => (
        <li key={text}>
          <span class={`mark mark-${kind}${glyph === "" ? " mark-open" : ""}`} aria-hidden="true">
            {glyph}
          </span>
          {text}
        </li>
      ))}
    </ul>
  );
}

export function TrialMarks({ plot }: { readonly plot: PlotJson }) {
  const { complete, pruned, failed } = plot.counts;
  const marks: Mark[] = [
    ...(complete > 0 ? [{ glyph: "●", kind: "complete", text: "complete" } as const] : []),
    ...(complete > 0 ? [{ glyph: "★", kind: "best", text: "best" } as const] : []),
    ...(pruned > 0 ? [{ glyph: "△", kind: "pruned", text: "pruned" } as const] : []),
    ...(failed > 0 ? [{ glyph: "✕", kind: "failed", text: "failed" } as const] : []),
  ];
  return <Marks marks={marks} />;
}
