/** A note if not all trials are drawn. */
import type { PlotJson } from "../../api.ts";
import { formatCount } from "../format/number.ts";
import { sampleNote } from "./points.ts";

export function SampleNote({ plot }: { readonly plot: PlotJson }) {
  const note = sampleNote(plot, formatCount);
  return note === null ? null : <p class="note">{note}.</p>;
}
