/** One scale of colours for amounts, from dark to light: safe for the colour-blind, legible on light and on dark. */

/** Perceptually uniform from blue to yellow (viridis, van der Walt and Smith 2015), without the darkest and the lightest end. */
const STOPS = ["#3b528b", "#2f6b8e", "#26838e", "#1f9b89", "#30b27a", "#5ec962", "#95d840", "#c8e020"] as const;

/** 0 is the dark end, 1 the light one. */
export function sequential(share: number): string {
  const at = Math.min(1, Math.max(0, Number.isFinite(share) ? share : 1)) * (STOPS.length - 1);
  const below = Math.min(STOPS.length - 2, Math.floor(at));
  const mixed = [0, 1, 2].map((k) => {
    const [a, b] = [channel(STOPS[below], k), channel(STOPS[below + 1], k)];
    return Math.round(a + (at - below) * (b - a));
  });
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** The scale as a gradient of ECharts, from left to right. */
export function sequentialGradient() {
  const colorStops = STOPS.map((color, k) => ({ offset: k / (STOPS.length - 1), color }));
  return { type: "linear" as const, x: 0, y: 0, x2: 1, y2: 0, colorStops };
}

/** Does dark text read better on this colour than light text? */
export function isLight(colour: string): boolean {
  const [red, green, blue] = [0, 1, 2].map((k) => channel(colour, k) / 255);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.45;
}

function channel(colour: string, k: number): number {
  return Number.parseInt(colour.slice(1 + 2 * k, 3 + 2 * k), 16);
}
