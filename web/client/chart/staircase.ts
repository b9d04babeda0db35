/** A line that goes right and up or down, never between: the line of the library leaves out corners less than a pixel apart. */

/** A place of the axes. */
export type Corner = readonly [number, number];

interface Surface {
  coord(place: Corner): number[];
}

export interface Staircase {
  readonly id: string;
  readonly corners: readonly Corner[];
  readonly colour: string;
}

/** A series that draws a line through corners. */
export function staircase({ id, corners, colour }: Staircase): Record<string, unknown> {
  return {
    ...{ type: "custom", id, data: [...corners], silent: true, clip: true, z: 4, tooltip: { show: false } },
    renderItem({ dataIndexInside }: { dataIndexInside: number }, surface: Surface) {
      // All of it at once, at the first corner.
      if (dataIndexInside !== 0) return null;
      const points = corners.map((corner) => surface.coord(corner));
      return { type: "polyline", shape: { points }, style: { stroke: colour, lineWidth: 2, fill: "none" } };
    },
  };
}

/** The corners of steps that hold until the next one. */
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
