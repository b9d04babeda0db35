/** Where operations happen: on the database, each in a transaction of its own, or inside a transaction under way. */
import { CompiledQuery } from "kysely";
import type { Kysely } from "kysely";
import { createQueue } from "../tuner/queue.ts";
import { dropStudies, keepStudies } from "./known-studies.ts";
import type { Schema } from "./schema.ts";

/** The database, or a transaction on it. */
export type Tables = Kysely<Schema>;

export interface Workplace {
  /** For reading. */
  readonly tables: Tables;
  /** Runs `work` wholly or not at all, and nobody else writes meanwhile. */
  readonly whole: <T>(work: (tables: Tables) => Promise<T>) => Promise<T>;
}

const savepoint = CompiledQuery.raw("savepoint operation");
const release = CompiledQuery.raw("release operation");
const rollBack = CompiledQuery.raw("rollback to operation");

/** Operations on the database itself. */
export function workplaceOf(database: Tables): Workplace {
  return { tables: database, whole: (work) => database.transaction().execute(work) };
}

/**
 * Runs `use` at a workplace inside one transaction. An operation there that is refused takes back itself alone: it has
 * a savepoint of its own, so they happen one after another even when they are asked at once.
 */
export function together<T>({ whole }: Workplace, use: (workplace: Workplace) => Promise<T>): Promise<T> {
  return whole(async (tables) => {
    const inTurn = createQueue();
    keepStudies(tables);
    // Without its savepoint (a full disk, say, makes SQLite give up the transaction), nothing more may be written.
    let givenUp: { readonly because: unknown } | null = null;
    const assertUnderWay = () => {
      if (givenUp !== null) throw givenUp.because;
    };

    async function inSavepoint<U>(work: (tables: Tables) => Promise<U>): Promise<U> {
      assertUnderWay();
      await tables.executeQuery(savepoint);
      try {
        const result = await work(tables);
        await tables.executeQuery(release);
        return result;
      } catch (error) {
        try {
          dropStudies(tables);
          await tables.executeQuery(rollBack);
          await tables.executeQuery(release);
        } catch {
          givenUp = { because: error };
        }
        throw error;
      }
    }

    const result = await use({ tables, whole: (work) => inTurn(() => inSavepoint(work)) });
    // Lets operations end that nobody waited for.
    await inTurn(() => Promise.resolve(assertUnderWay()));
    return result;
  });
}
