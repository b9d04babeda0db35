/** The panels of the meta level, in the order in which they stand on the page of a study. */
import type { StudyPanel } from "../study/panels.ts";
import { laterPanel } from "./later.tsx";

export const metaPanels: readonly StudyPanel[] = [
  laterPanel({
    ...{ id: "importance", section: "mattered", title: "Importance", level: "meta", isWide: true },
    load: async () => (await import("./importance-panel.tsx")).ImportancePanel,
  }),
  laterPanel({
    ...{ id: "parallel", section: "mattered", title: "Parallel coordinates", level: "study", isWide: true },
    isEager: true,
    load: async () => (await import("./parallel-panel.tsx")).ParallelPanel,
  }),
  laterPanel({
    ...{ id: "slice", section: "mattered", title: "Slices", level: "study", isWide: true },
    load: async () => (await import("./slice-panel.tsx")).SlicePanel,
  }),
  laterPanel({
    ...{ id: "matrix", section: "mattered", title: "Scatter matrix", level: "study", isWide: true },
    load: async () => (await import("./matrix-panel.tsx")).MatrixPanel,
  }),
  laterPanel({
    ...{ id: "surrogate-line", section: "surrogate", title: "Belief along one dimension", level: "meta" },
    load: async () => (await import("./surrogate-line-panel.tsx")).SurrogateLinePanel,
  }),
  laterPanel({
    ...{ id: "surrogate-surface", section: "surrogate", title: "Belief over two dimensions", level: "meta" },
    load: async () => (await import("./surrogate-surface-panel.tsx")).SurrogateSurfacePanel,
  }),
  laterPanel({
    ...{ id: "check", section: "surrogate", title: "Is the surrogate any good?", level: "meta", isWide: true },
    load: async () => (await import("./check-panel.tsx")).CheckPanel,
  }),
  laterPanel({
    ...{ id: "failures", section: "surrogate", title: "Where trials fail", level: "meta", isWide: true },
    load: async () => (await import("./failure-panel.tsx")).FailurePanel,
  }),
  laterPanel({
    ...{ id: "timeline", section: "timeline", title: "Workers and attempts", level: "study", isWide: true },
    load: async () => (await import("./timeline-panel.tsx")).TimelinePanel,
  }),
];
