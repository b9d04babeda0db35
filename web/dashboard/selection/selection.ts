/** The selection, linked across all plots and tables of a study. */
import { signal } from "@preact/signals";

/** Numbers of the trials selected by a click or in the table. */
export const selectedTrials = signal<ReadonlySet<number>>(new Set());

/** The trial under the pointer. */
export const hovered = signal<number | null>(null);

/** Trials inside the brushes; null without brushes. The others are dimmed in every plot. */
export const brushed = signal<ReadonlySet<number> | null>(null);

export function toggleSelected(number: number): void {
  const next = new Set(selectedTrials.value);
  if (!next.delete(number)) next.add(number);
  selectedTrials.value = next;
}

/** Clears the selection for another study. */
export function clearSelection(): void {
  selectedTrials.value = new Set();
  hovered.value = null;
  brushed.value = null;
}
