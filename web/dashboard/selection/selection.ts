/** The selection, linked across all plots and tables of a study. */
import { computed, signal } from "@preact/signals";

/** Numbers of the trials selected by a click or in the table. */
export const selectedTrials = signal<ReadonlySet<number>>(new Set());

/** The trial under the pointer. */
export const hovered = signal<number | null>(null);

/** The trials in the plots that are inside the brushes; null without brushes. */
export const brushes = signal<ReadonlySet<number> | null>(null);

/** The trials in the plots that match the query of the table; null without a query. */
export const queried = signal<ReadonlySet<number> | null>(null);

/** Trials that pass both filters; null if all do. The others are dimmed in every plot. */
export const brushed = computed((): ReadonlySet<number> | null => {
  const [inside, matching] = [brushes.value, queried.value];
  if (inside === null || matching === null) return inside ?? matching;
  return new Set([...inside].filter((number) => matching.has(number)));
});

export function toggleSelected(number: number): void {
  const next = new Set(selectedTrials.value);
  if (!next.delete(number)) next.add(number);
  selectedTrials.value = next;
}

/** Clears the selection when another study is shown. */
export function clearSelection(): void {
  selectedTrials.value = new Set();
  hovered.value = null;
  brushes.value = null;
  queried.value = null;
}
