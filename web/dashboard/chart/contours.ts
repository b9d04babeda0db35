/** Filled contours and labeled isolines of values on a grid, in axis coordinates. */
import { contours as traceContours } from "d3-contour";

/** Values over two axes; `positions` are ascending, and `values` is row-major, so the second axis varies fastest. */
export interface Field {
  readonly first: readonly number[];
  readonly second: readonly number[];
  readonly values: readonly number[];
}

export type Position = readonly [first: number, second: number];

export interface Contour {
  readonly level: number;
  /** The region where the value is at least the level: the rings of each polygon, outer ring first. */
  readonly polygons: readonly (readonly (readonly Position[])[])[];
  /** The isoline: the parts of the rings that do not run along the edge of the grid. */
  readonly lines: readonly (readonly Position[])[];
}

/** Positions closer than this, in grid steps, are considered equal. */
const TOLERANCE = 1e-9;

/** One contour per level, in the same order. */
export function contoursOf({ first, second, values }: Field, levels: readonly number[]): readonly Contour[] {
  const [columns, rows] = [first.length, second.length];
  const grid = Array.from(
    { length: columns * rows },
    (_, at) => values[(at % columns) * rows + Math.floor(at / columns)],
  );
  const position = ([x, y]: readonly number[]): Position => [positionAt(first, x), positionAt(second, y)];
  return traceContours()
    .size([columns, rows])
    .thresholds([...levels])(grid)
    .map(({ value, coordinates }) => {
      const rings = coordinates.map((polygon) => polygon.map((ring) => ring.map(toSteps([columns, rows]))));
      const lines = rings.flat().flatMap((ring) => linesInside(ring, [columns, rows]));
      return {
        level: value,
        polygons: rings.map((polygon) => polygon.map((ring) => ring.map(position))),
        lines: lines.map((line) => line.map(position)),
      };
    });
}

/**
 * d3-contour places sample k at k + ½ and closes rings half a step outside the grid; this clamps them to the edge of
 * the grid.
 */
function toSteps([columns, rows]: readonly [number, number]) {
  const within = (step: number, last: number) => Math.min(last, Math.max(0, step - 0.5));
  return ([x, y]: readonly number[]): Position => [within(x, columns - 1), within(y, rows - 1)];
}

function positionAt(positions: readonly number[], step: number): number {
  const below = Math.min(positions.length - 2, Math.max(0, Math.floor(step)));
  if (positions.length === 1) return positions[0];
  return positions[below] + (step - below) * (positions[below + 1] - positions[below]);
}

/** The parts of a ring that do not run along the edge of the grid; an interior ring is returned entire and closed. */
function linesInside(ring: readonly Position[], [columns, rows]: readonly [number, number]): (readonly Position[])[] {
  const isOn = (a: number, b: number, edge: number) => Math.abs(a - edge) < TOLERANCE && Math.abs(b - edge) < TOLERANCE;
  const alongEdge = ([x, y]: Position, [nextX, nextY]: Position) =>
    isOn(x, nextX, 0) || isOn(x, nextX, columns - 1) || isOn(y, nextY, 0) || isOn(y, nextY, rows - 1);
  const lines: Position[][] = [];
  let open = false;
  for (let k = 0; k + 1 < ring.length; k++) {
    if (alongEdge(ring[k], ring[k + 1])) {
      open = false;
    } else if (open) {
      lines[lines.length - 1].push(ring[k + 1]);
    } else {
      lines.push([ring[k], ring[k + 1]]);
      open = true;
    }
  }
  return joinEnds(lines);
}

/** If the ring starts in the middle of a line, joins its two halves. */
function joinEnds(lines: Position[][]): Position[][] {
  if (lines.length < 2) return lines;
  const [start, end] = [lines[0], lines[lines.length - 1]];
  const [a, b] = [start[0], end[end.length - 1]];
  const meet = Math.abs(a[0] - b[0]) < TOLERANCE && Math.abs(a[1] - b[1]) < TOLERANCE;
  return meet ? [[...end, ...start.slice(1)], ...lines.slice(1, -1)] : lines;
}

/** A label on a line: its center, and its angle in radians, chosen so that it reads from left to right. */
export interface LineLabel {
  readonly x: number;
  readonly y: number;
  readonly angle: number;
}

/** Minimum distance in pixels between labels, and to the edge. */
const ROOM = 6;

/**
 * Label positions in pixels: for each line, the straightest segment as long as the label that is clear of the edge and
 * of earlier labels; null if there is none.
 */
export function placeLabels(
  lines: readonly (readonly Position[])[],
  sizes: readonly { readonly width: number; readonly height: number }[],
  area: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): readonly (LineLabel | null)[] {
  const taken: { x: number; y: number; radius: number }[] = [];
  return lines.map((line, k) => {
    const { width, height } = sizes[k];
    const radius = Math.hypot(width, height) / 2;
    const isClear = ({ x, y }: LineLabel) =>
      x - radius > area.x + ROOM &&
      x + radius < area.x + area.width - ROOM &&
      y - radius > area.y + ROOM &&
      y + radius < area.y + area.height - ROOM &&
      taken.every((other) => Math.hypot(other.x - x, other.y - y) > radius + other.radius + ROOM);
    const found = stretches(line, width + ROOM)
      .filter(isClear)
      .reduce<(LineLabel & { straight: number }) | null>(
        (best, next) => (best === null || next.straight > best.straight ? next : best),
        null,
      );
    if (found === null) return null;
    taken.push({ x: found.x, y: found.y, radius });
    return { x: found.x, y: found.y, angle: found.angle };
  });
}

/**
 * Segments with a length of about `length` starting at each point of a line, with their straightness (1 means
 * straight).
 */
function stretches(line: readonly Position[], length: number): (LineLabel & { straight: number })[] {
  const found: (LineLabel & { straight: number })[] = [];
  for (let from = 0; from < line.length; from++) {
    let [walked, to] = [0, from];
    while (to + 1 < line.length && walked < length) {
      walked += Math.hypot(line[to + 1][0] - line[to][0], line[to + 1][1] - line[to][1]);
      to += 1;
    }
    if (walked < length) break;
    const [a, b] = [line[from], line[to]];
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const turned = Math.atan2(dy, dx);
    const angle = turned > Math.PI / 2 ? turned - Math.PI : turned <= -Math.PI / 2 ? turned + Math.PI : turned;
    const middle = line[Math.floor((from + to) / 2)];
    found.push({ x: middle[0], y: middle[1], angle, straight: Math.hypot(dx, dy) / walked });
  }
  return found;
}
