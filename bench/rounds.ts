/** Times several contestants in alternation, so that other load on the machine affects all of them equally. */
import { median } from "../math/statistics.ts";

/** Returns its own time in milliseconds. */
export type Contestant = () => number | Promise<number>;

/** The median time of each contestant over this many rounds, after a warm-up round. */
export async function mediansOf<Name extends string>(
  contestants: Readonly<Record<Name, Contestant>>,
  rounds: number,
): Promise<Record<Name, number>> {
  const entries = Object.entries<Contestant>(contestants);
  const times = new Map(entries.map(([name]) => [name, [] as number[]]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of entries) {
      const time = await run();
      if (round > 0) times.get(name)?.push(time);
    }
  }
  return Object.fromEntries(entries.map(([name]) => [name, median(times.get(name) ?? [])])) as Record<Name, number>;
}

export function millisecondsOf(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}
