/**
 * Plot colours, after Okabe and Ito: distinguishable with any kind of color vision, and adjusted to stand out on both
 * backgrounds. `theme/theme.css` has the same colours for the rest of the page.
 */
import type { TrialState } from "../../api.ts";

export interface Palette {
  readonly ground: string;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly faint: string;
  /** For series without a fixed color, in this order. */
  readonly series: readonly string[];
  readonly best: string;
  /** Colors of the surrogate and of the network. */
  readonly surrogate: string;
  readonly network: string;
  readonly states: Readonly<Record<TrialState, string>>;
  readonly good: string;
  readonly doubtful: string;
  readonly bad: string;
}

export type Theme = "light" | "dark";

export const palettes: Readonly<Record<Theme, Palette>> = {
  light: {
    ground: "#ffffff",
    ink: "#1c1e21",
    muted: "#5d646d",
    line: "#d5d8dc",
    faint: "#eef0f2",
    series: ["#0072b2", "#d55e00", "#009e73", "#b4568f", "#b07900", "#3c9bcf", "#6b6f76"],
    best: "#b07900",
    surrogate: "#0072b2",
    network: "#9c3d78",
    states: { waiting: "#9aa1a9", running: "#007f5c", complete: "#0072b2", pruned: "#6b6f76", failed: "#c24e00" },
    good: "#007f5c",
    doubtful: "#8a5f00",
    bad: "#b34700",
  },
  dark: {
    ground: "#16181b",
    ink: "#e6e8ea",
    muted: "#9ba3ac",
    line: "#363b41",
    faint: "#212429",
    series: ["#56b4e9", "#f08a4b", "#2fc79a", "#e09ac4", "#e6b94a", "#8ccdf0", "#a5abb3"],
    best: "#f0b429",
    surrogate: "#56b4e9",
    network: "#e09ac4",
    states: { waiting: "#7c848d", running: "#2fc79a", complete: "#56b4e9", pruned: "#a5abb3", failed: "#f08a4b" },
    good: "#2fc79a",
    doubtful: "#e6b94a",
    bad: "#f5996b",
  },
};

/** `#0072b2` at 0.3 → `rgba(0, 114, 178, 0.3)`. */
export function faded(colour: string, opacity: number): string {
  const part = (at: number) => parseInt(colour.slice(at, at + 2), 16);
  return `rgba(${part(1)}, ${part(3)}, ${part(5)}, ${opacity})`;
}
