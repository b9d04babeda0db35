/** What the viewer has picked, linked across every plot and table of a study. */
import { signal } from "@preact/signals";

/** Numbers of the trials picked by a click or in the table. */
export const selectedTrials = signal<ReadonlySet<number>>(new Set());

/** The trial under the pointer. */
export const hovered = signal<number | null>(null);

/** Trials that a brush lets through; null where nothing is brushed. The others are dimmed in every plot. */
export const brushed = signal<ReadonlySet<number> | null>(null);

export function toggleSelected(number: number): void {
  const next = new Set(selectedTrials.value);
  if (!next.delete(number)) next.add(number);
  selectedTrials.value = next;
}

/** For another study: nothing is picked. */
export function clearSelection(): void {
  selectedTrials.value = new Set();
  hovered.value = null;
  brushed.value = null;
}
