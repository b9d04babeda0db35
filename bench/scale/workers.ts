/** A thousand simulated workers of one server: each asks, waits as long as an evaluation takes, and tells. */
import { setTimeout as wait } from "node:timers/promises";
import { quantile } from "../../math/statistics.ts";
import { openClient } from "../service/client.ts";
import { expectOk } from "../service/load.ts";

export interface Load {
  /** Studies that the workers share, which this creates. */
  readonly studies: readonly string[];
  readonly workers: number;
  /** Mean milliseconds of an evaluation; between half and one and a half of it. */
  readonly evaluation: number;
  /** Milliseconds during which workers ask for new trials. */
  readonly duration: number;
}

export interface Borne {
  readonly pairs: number;
  readonly pairsPerSecond: number;
  readonly askMedian: number;
  readonly askP99: number;
}

export async function createRandomStudies(url: string, names: readonly string[]): Promise<void> {
  const client = openClient(url);
  for (const name of names) {
    const space = ["a", "b", "c", "d", "e", "f"].map((one) => `${one}=float(0,1)`);
    expectOk(await client.send("POST", "/api/v1/studies", { name, space, strategy: { name: "random" } }));
  }
  client.close();
}

/** Every response must be a success; times are in milliseconds. */
export async function bear(url: string, { studies, workers, evaluation, duration }: Load): Promise<Borne> {
  const asks: number[] = [];
  let told = 0;
  const began = performance.now();
  const end = began + duration;
  await Promise.all(
    Array.from({ length: workers }, async (_, index) => {
      const client = openClient(url);
      const study = studies[index % studies.length];
      // The workers do not all start at the same time.
      await wait((evaluation * index) / workers);
      for (let round = 0; performance.now() < end; round++) {
        const before = performance.now();
        const { body } = expectOk(await client.send("POST", `/api/v1/studies/${study}/suggestions`, {}));
        asks.push(performance.now() - before);
        const [{ number, lease }] = (body as { trials: readonly [{ number: number; lease: string }] }).trials;
        if (evaluation > 0) await wait(evaluation * (0.5 + ((index * 7 + round * 13) % 101) / 100));
        const result = { lease, values: { value: Math.sin(number) } };
        expectOk(await client.send("POST", `/api/v1/studies/${study}/trials/${number}/result`, result));
        told += 1;
      }
      client.close();
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  return { pairs: told, pairsPerSecond: told / seconds, askMedian: quantile(asks, 0.5), askP99: quantile(asks, 0.99) };
}
