/** Copies studies between the databases at two addresses, with any combination of engines. */
import { CredenceError, InvalidInput } from "../common/errors.ts";
import { shownAddress } from "../common/shown-address.ts";
import type { OpenDatabase } from "./sql/store.ts";
import { copyStudy, type CopyOptions } from "./sql/copy-study.ts";
import { locate } from "./url.ts";

export interface StudyCopier {
  /** Names of the studies to copy, oldest first. */
  readonly names: readonly string[];
  /** Names of the studies that already exist in the target. */
  readonly existing: readonly string[];
  /** Copies the whole study or nothing, and compares the copy with the original; returns its number of trials. */
  copy(options: CopyOptions): Promise<number>;
  close(): Promise<void>;
}

/**
 * Opens both databases; creates the second if it does not exist. Throws InvalidInput for a bad address, `not-found` if
 * the first does not exist, and what opening throws: `served` for a database that only its server may open.
 */
export async function openCopier(from: string, to: string): Promise<StudyCopier> {
  const [source, target] = [locate(from), locate(to)];
  if ((await source.engine.presence(source.location)) !== "present") {
    throw new CredenceError("not-found", `No database at ${shownAddress(from)}.`, {
      fields: { storage: shownAddress(from) },
    });
  }
  if ((await target.engine.presence(target.location)) === "volatile") {
    throw new InvalidInput([
      { path: "TO", message: `database; must not be in memory: ${JSON.stringify(to)}. Name a file.` },
    ]);
  }
  const opened: OpenDatabase[] = [];
  const close = async () => {
    for (const database of opened.reverse()) await database.close();
  };
  try {
    for (const { engine, location } of [source, target]) opened.push(await engine.open(location, {}));
    const [{ database: original }, { database: copy }] = opened;
    return {
      names: await namesIn(original),
      existing: await namesIn(copy),
      copy: (options) => copyStudy(original, copy, options),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function namesIn(database: OpenDatabase["database"]): Promise<readonly string[]> {
  const rows = await database.selectFrom("studies").select("name").orderBy("created_at").orderBy("id").execute();
  return rows.map(({ name }) => name);
}
