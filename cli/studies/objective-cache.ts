/** A cache of objectives and their threads, in which the least recently used idle one is closed first. */
import type { Objective } from "../../tuner/objective.ts";
import type { Study } from "../../tuner/study/study.ts";

export interface ObjectiveCache {
  /** Calls `task` with the study's objective, which is created on demand. Rethrows errors of its creation. */
  use<T>(study: Study, task: (objective: Objective) => Promise<T>): Promise<T>;
  /** Closes all objectives. */
  close(): Promise<void>;
}

interface Entry {
  readonly objective: Promise<Objective>;
  users: number;
}

/** `size`: number of objectives kept, ≥ 1; exceeded only while they are in use. */
export function createObjectiveCache(start: (study: Study) => Promise<Objective>, size: number): ObjectiveCache {
  /** The least recently used first. */
  const entries = new Map<string, Entry>();

  async function trim(): Promise<void> {
    const closing: Promise<Objective>[] = [];
    for (const [key, { objective, users }] of entries) {
      if (entries.size <= size) break;
      if (users > 0) continue;
      entries.delete(key);
      closing.push(objective);
    }
    for (const objective of closing) await (await objective).close?.();
  }

  return {
    async use(study, task) {
      const key = `${study.name}\0${study.createdAt}`;
      const entry = entries.get(key) ?? { objective: start(study), users: 0 };
      entries.delete(key);
      entries.set(key, entry);
      entry.users += 1;
      try {
        return await task(await entry.objective);
      } catch (error) {
        // Failed creations are not cached.
        await entry.objective.catch(() => entries.delete(key));
        throw error;
      } finally {
        entry.users -= 1;
        await trim();
      }
    },
    async close() {
      const open = [...entries.values()];
      entries.clear();
      for (const { objective } of open) await (await objective).close?.();
    },
  };
}
