/** The trials before and after one, by number: deleted ones are passed over. */
import { useRead } from "../live/read.ts";
import { useSource } from "../source/context.ts";

export interface Neighbours {
  readonly previous: number | null;
  readonly next: number | null;
}

export function useNeighbours(study: string, number: number, revision: number): Neighbours {
  const source = useSource();
  const { data } = useRead(
    async (): Promise<Neighbours> => {
      const nearest = async (where: string, order: "ascending" | "descending") =>
        (await source.table(study, { sort: "number", order, where: [where], limit: 1 })).trials[0]?.number ?? null;
      const [previous, next] = await Promise.all([
        nearest(`number<${number}`, "descending"),
        nearest(`number>${number}`, "ascending"),
      ]);
      return { previous, next };
    },
    `${study} ${number}`,
    revision,
  );
  return data ?? { previous: null, next: null };
}
