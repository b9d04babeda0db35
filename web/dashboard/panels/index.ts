/** The panels below a study's history and table, in order. */
import type { StudySummaryJson } from "../../api.ts";
import { MAX_AXES } from "../figure/shown-axes.ts";
import type { StudyPanel } from "./panel-list.ts";
import { lazyPanel } from "./lazy-panel.tsx";

/** Number of complete trials needed before there is a surrogate to draw. */
const MIN_COMPLETE = 5;

function ofSurrogate({ counts }: StudySummaryJson, height: number): number {
  return counts.complete < MIN_COMPLETE ? 0 : height;
}

function axesShown(space: StudySummaryJson["space"]): number {
  return Math.min(MAX_AXES, space.length);
}

// Heights are those of the rendered panels without optional notes.
export const surrogatePanels: readonly StudyPanel[] = [
  lazyPanel({
    id: "front",
    section: "progress",
    title: "Pareto front",
    level: "study",
    isWide: true,
    isFor: ({ metrics }) => metrics.some(({ tuned }, index) => index > 0 && tuned === true),
    reserve: (_, isNarrow) => (isNarrow ? 840 : 440),
    load: async () => (await import("./front-panel.tsx")).FrontPanel,
  }),
  lazyPanel({
    id: "distribution",
    section: "progress",
    title: "Distribution of values",
    level: "study",
    isWide: true,
    isFor: ({ counts }) => counts.complete > 1,
    reserve: () => 330,
    load: async () => (await import("./distribution-panel.tsx")).DistributionPanel,
  }),
  lazyPanel({
    id: "importance",
    section: "mattered",
    title: "Importance",
    level: "surrogate",
    isWide: true,
    reserve: (study, isNarrow) => ofSurrogate(study, (isNarrow ? 222 : 190) + 44 * study.space.length),
    load: async () => (await import("./importance-panel.tsx")).ImportancePanel,
  }),
  lazyPanel({
    id: "parallel",
    section: "mattered",
    title: "Parallel coordinates",
    level: "study",
    isWide: true,
    isEager: true,
    reserve: ({ space }, isNarrow) => (isNarrow ? 190 + 64 * axesShown(space) : 470),
    load: async () => (await import("./parallel-panel.tsx")).ParallelPanel,
  }),
  lazyPanel({
    id: "slice",
    section: "mattered",
    title: "Slice plot",
    level: "study",
    isWide: true,
    reserve: ({ space }, isNarrow) =>
      isNarrow ? 100 + 196 * axesShown(space) : 90 + 196 * Math.ceil(axesShown(space) / 4),
    load: async () => (await import("./slice-panel.tsx")).SlicePanel,
  }),
  lazyPanel({
    id: "matrix",
    section: "mattered",
    title: "Scatter matrix",
    level: "study",
    isWide: true,
    reserve: ({ space }, isNarrow) => (space.length < 2 ? 0 : isNarrow ? 370 : space.length === 2 ? 430 : 670),
    load: async () => (await import("./matrix-panel.tsx")).MatrixPanel,
  }),
  lazyPanel({
    id: "surrogate-line",
    section: "surrogate",
    title: "Surrogate, 1-D slice",
    level: "surrogate",
    reserve: (study) => ofSurrogate(study, 580),
    load: async () => (await import("./surrogate/line-panel.tsx")).SurrogateLinePanel,
  }),
  lazyPanel({
    id: "surrogate-surface",
    section: "surrogate",
    title: "Surrogate, 2-D contour",
    level: "surrogate",
    reserve: (study) => (study.space.length < 2 ? 0 : ofSurrogate(study, 490)),
    load: async () => (await import("./surrogate/surface-panel.tsx")).SurrogateSurfacePanel,
  }),
  lazyPanel({
    id: "check",
    section: "surrogate",
    title: "Surrogate diagnostics",
    level: "surrogate",
    isWide: true,
    reserve: (study, isNarrow) => ofSurrogate(study, isNarrow ? 1100 : 420),
    load: async () => (await import("./check-panel.tsx")).CheckPanel,
  }),
  lazyPanel({
    id: "failures",
    section: "surrogate",
    title: "Where trials fail",
    level: "surrogate",
    isWide: true,
    reserve: ({ counts, space }, isNarrow) =>
      counts.failed === 0 ? 0 : (isNarrow ? 480 : 560) + 170 * Math.ceil(axesShown(space) / (isNarrow ? 1 : 4)),
    load: async () => (await import("./failure-panel.tsx")).FailurePanel,
  }),
  lazyPanel({
    id: "model",
    section: "model",
    title: "Stored model",
    level: "network",
    isWide: true,
    isFor: ({ modelKeptAt }) => modelKeptAt !== null,
    reserve: (_, isNarrow) => (isNarrow ? 620 : 360),
    load: async () => (await import("./model/model-panel.tsx")).ModelPanel,
  }),
  lazyPanel({
    id: "timeline",
    section: "timeline",
    title: "Timeline",
    level: "study",
    isWide: true,
    reserve: () => 205,
    load: async () => (await import("./timeline-panel.tsx")).TimelinePanel,
  }),
];
