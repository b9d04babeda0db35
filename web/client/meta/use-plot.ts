/** The trials as columns, read once for all panels of a page. */
import type { PlotJson } from "../../api.ts";
import { useRead } from "../live/read.ts";
import type { Reading } from "../live/read.ts";
import { useSource } from "../source/context.ts";
import type { Source } from "../source/source.ts";

/** Enough to see every shape, and few enough to draw at once. */
export const PLOT_LIMIT = 2000;

interface Shared {
  readonly key: string;
  readonly plot: Promise<PlotJson>;
}

const shared = new WeakMap<Source, Shared>();

/** Panels that ask for the same study at the same revision get the same answer. */
export function sharedPlot(source: Source, study: string, revision: number): Promise<PlotJson> {
  const key = `${revision} ${study}`;
  const before = shared.get(source);
  if (before?.key === key) return before.plot;
  const plot = source.plot(study, PLOT_LIMIT);
  shared.set(source, { key, plot });
  // A failed read is not kept: the next to ask tries again.
  plot.catch(() => {
    if (shared.get(source)?.plot === plot) shared.delete(source);
  });
  return plot;
}

export function usePlot(study: string, revision: number): Reading<PlotJson> {
  const source = useSource();
  return useRead(() => sharedPlot(source, study, revision), study, revision);
}
