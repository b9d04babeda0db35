/** The previous and next trial by number, skipping deleted ones. */
import { useRead } from "../live/read.ts";
import { useApiClient } from "../api-client/context.ts";

export interface Neighbours {
  readonly previous: number | null;
  readonly next: number | null;
}

export function useNeighbours(study: string, number: number, revision: number): Neighbours {
  const client = useApiClient();
  const { data } = useRead(
    async (): Promise<Neighbours> => {
      const nearest = async (where: string, order: "ascending" | "descending") =>
        (await client.table(study, { sort: "trial.number", order, where: [where], limit: 1 })).trials[0]?.number ??
        null;
      const [previous, next] = await Promise.all([
        nearest(`trial.number<${number}`, "descending"),
        nearest(`trial.number>${number}`, "ascending"),
      ]);
      return { previous, next };
    },
    `${study} ${number}`,
    revision,
  );
  return data ?? { previous: null, next: null };
}
