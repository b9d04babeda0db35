/** The panels of the meta level, in the order in which they stand on the page of a study. */
import type { StudyPanel } from "../study/panels.ts";

export const metaPanels: readonly StudyPanel[] = [];
