/** A panel of the study page. */
import type { ComponentType } from "preact";
import type { PlotJson, StudySummaryJson } from "../../api.ts";
import type { Reading } from "../live/read.ts";

export interface StudyPanelProps {
  readonly study: StudySummaryJson;
  /** Increases as the study changes: pass it to `useRead` to keep the panel current. */
  readonly revision: number;
  /** Its trials as columns, at most two thousand, read once for all panels. */
  readonly plot: Reading<PlotJson>;
}

export type SectionId = "progress" | "trials" | "mattered" | "surrogate" | "model" | "timeline";

export interface StudyPanel {
  /** Anchor within the page; also the component key. */
  readonly id: string;
  readonly section: SectionId;
  /** Shown for every study if absent. */
  readonly isFor?: (study: StudySummaryJson) => boolean;
  /** Renders a `Panel`. */
  readonly Shown: ComponentType<StudyPanelProps>;
}

/** In page order. */
export const sections: readonly { readonly id: SectionId; readonly title: string }[] = [
  { id: "progress", title: "Progress" },
  { id: "trials", title: "Trials" },
  { id: "mattered", title: "Hyperparameter importance" },
  { id: "surrogate", title: "Surrogate model" },
  { id: "model", title: "Model" },
  { id: "timeline", title: "Workers" },
];
