/** What L-BFGS remembers of past steps, and the quasi-Newton direction it makes of them. */

interface Place {
  readonly x: Float64Array;
  readonly gradient: Float64Array;
}

export interface CurvatureMemory {
  readonly size: number;
  /** Remembers the step between two points, unless the function did not curve upward along it. */
  learn(from: Place, to: Place): void;
  /** A descent direction (n) that leaves coordinates with `free` 0 where they are. */
  direction(gradient: Float64Array, free: Uint8Array): Float64Array;
  clear(): void;
}

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
}

const LEAST_CURVATURE = 1e-10;

export function createCurvatureMemory(n: number, capacity: number): CurvatureMemory {
  let pairs: Pair[] = [];
  return {
    get size() {
      return pairs.length;
    },
    learn(from, to) {
      const step = to.x.map((value, i) => value - from.x[i]);
      const change = to.gradient.map((value, i) => value - from.gradient[i]);
      const everywhere = new Uint8Array(n).fill(1);
      if (!curvesUpward({ step, change }, everywhere)) return;
      pairs.push({ step, change });
      if (pairs.length > capacity) pairs.shift();
    },
    direction(gradient, free) {
      const direction = twoLoop(pairs, gradient, free);
      if (freeDot(direction, gradient, free) < 0) return direction;
      return twoLoop([], gradient, free);
    },
    clear() {
      pairs = [];
    },
  };
}

/** Nocedal & Wright 2006, algorithm 7.4, with every inner product over the free coordinates only. */
function twoLoop(pairs: readonly Pair[], gradient: Float64Array, free: Uint8Array): Float64Array {
  const usable = pairs.filter((pair) => curvesUpward(pair, free));
  const direction = gradient.map((value, i) => (free[i] ? -value : 0));
  const shares = usable.map(() => 0);
  const curvatures = usable.map((pair) => freeDot(pair.step, pair.change, free));
  for (let k = usable.length - 1; k >= 0; k--) {
    shares[k] = freeDot(usable[k].step, direction, free) / curvatures[k];
    addScaled(direction, -shares[k], usable[k].change, free);
  }
  const latest = usable.at(-1);
  if (latest) {
    const scale = freeDot(latest.step, latest.change, free) / freeDot(latest.change, latest.change, free);
    for (let i = 0; i < direction.length; i++) direction[i] *= scale;
  }
  for (let k = 0; k < usable.length; k++) {
    const correction = shares[k] - freeDot(usable[k].change, direction, free) / curvatures[k];
    addScaled(direction, correction, usable[k].step, free);
  }
  return direction;
}

function curvesUpward({ step, change }: Pair, free: Uint8Array): boolean {
  const curvature = freeDot(step, change, free);
  const scale = Math.sqrt(freeDot(step, step, free) * freeDot(change, change, free));
  return curvature > LEAST_CURVATURE * scale && Number.isFinite(scale);
}

function freeDot(a: Float64Array, b: Float64Array, free: Uint8Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) if (free[i]) total += a[i] * b[i];
  return total;
}

function addScaled(target: Float64Array, scale: number, source: Float64Array, free: Uint8Array): void {
  for (let i = 0; i < target.length; i++) if (free[i]) target[i] += scale * source[i];
}
