/** What a panel of the study page is: the page itself and `meta/` both give lists of them. */
import type { ComponentType } from "preact";
import type { PlotJson, StudySummaryJson } from "../../api.ts";
import type { Reading } from "../live/read.ts";

export interface StudyPanelProps {
  readonly study: StudySummaryJson;
  /** Counts up as the study changes: pass it to `useRead` and the panel stays current. */
  readonly revision: number;
  /** Its trials as columns, at most two thousand of them; read once for all panels. */
  readonly plot: Reading<PlotJson>;
}

export type SectionId = "progress" | "trials" | "mattered" | "surrogate" | "model" | "timeline";

export interface StudyPanel {
  /** Within the page; also the key. */
  readonly id: string;
  readonly section: SectionId;
  /** Absent: for every study. */
  readonly isFor?: (study: StudySummaryJson) => boolean;
  /** Renders a `Panel`. */
  readonly Shown: ComponentType<StudyPanelProps>;
}

/** In the order of the page. */
export const sections: readonly { readonly id: SectionId; readonly title: string }[] = [
  { id: "progress", title: "Progress" },
  { id: "trials", title: "Trials" },
  { id: "mattered", title: "Hyperparameter importance" },
  { id: "surrogate", title: "Surrogate model" },
  { id: "model", title: "Model" },
  { id: "timeline", title: "Workers" },
];
