/** A sequential color scale from dark to light that is color-blind safe and legible on light and dark backgrounds. */

/**
 * Perceptually uniform from blue to yellow (viridis, van der Walt and Smith 2015), without the darkest and lightest
 * parts.
 */
const STOPS = ["#3b528b", "#2f6b8e", "#26838e", "#1f9b89", "#30b27a", "#5ec962", "#95d840", "#c8e020"] as const;

/** For marks on the page background: lightened so that the dark end is visible on a dark background. */
export function liftOn({ ground }: { readonly ground: string }): number {
  return isLight(ground) ? 0 : 0.25;
}

/** 0 is the dark end, 1 the light one; `lift` shifts the scale towards white. */
export function sequential(share: number, lift = 0): string {
  const at = Math.min(1, Math.max(0, Number.isFinite(share) ? share : 1)) * (STOPS.length - 1);
  const below = Math.min(STOPS.length - 2, Math.floor(at));
  const mixed = [0, 1, 2].map((k) => {
    const [a, b] = [channel(STOPS[below], k), channel(STOPS[below + 1], k)];
    const plain = a + (at - below) * (b - a);
    return Math.round(plain + lift * (255 - plain));
  });
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** The scale as an ECharts gradient, from left to right. */
export function sequentialGradient(lift = 0) {
  const offsets = STOPS.map((_, k) => k / (STOPS.length - 1));
  const colorStops = offsets.map((offset) => ({ offset, color: sequential(offset, lift) }));
  return { type: "linear" as const, x: 0, y: 0, x2: 1, y2: 0, colorStops };
}

/** Whether dark text is more legible on this color than light text. */
export function isLight(colour: string): boolean {
  const [red, green, blue] = [0, 1, 2].map((k) => channel(colour, k) / 255);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.45;
}

function channel(colour: string, k: number): number {
  return Number.parseInt(colour.slice(1 + 2 * k, 3 + 2 * k), 16);
}
