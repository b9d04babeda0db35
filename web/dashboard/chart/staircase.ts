/** A step line, since ECharts' own line series drops corners less than a pixel apart. */
import { toPixels, type RenderApi, type RenderParams } from "./custom-series.ts";

/** A position on the axes. */
export type Corner = readonly [number, number];

export interface Staircase {
  readonly id: string;
  readonly corners: readonly Corner[];
  readonly colour: string;
}

/** A series that draws a line through the corners. */
export function staircase({ id, corners, colour }: Staircase): Record<string, unknown> {
  return {
    type: "custom",
    id,
    data: [...corners],
    silent: true,
    clip: true,
    z: 4,
    tooltip: { show: false },
    renderItem({ dataIndexInside }: RenderParams, api: RenderApi) {
      // Draws the whole line at the first corner.
      if (dataIndexInside !== 0) return null;
      const points = corners.map((corner) => toPixels(api, corner));
      return { type: "polyline", shape: { points }, style: { stroke: colour, lineWidth: 2, fill: "none" } };
    },
  };
}

/** The corners of a step function whose values are held until the next step. */
export function cornersOf(steps: readonly (readonly number[])[]): readonly Corner[] {
  return steps.flatMap(([x, y], k): Corner[] => {
    const before = steps[k - 1] as readonly number[] | undefined;
    return before === undefined
      ? [[x, y]]
      : [
          [x, before[1]],
          [x, y],
        ];
  });
}
