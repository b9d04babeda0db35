/**
 * What one suggestion costs, fit of the kernel and search of the acquisition included, in the middle of a study: beside
 * Optuna's GPSampler while there are few trials, and by itself where there are thousands.
 */
import { mean, quantile } from "../../math/statistics.ts";
import { reported, smallerIsBetter } from "../document.ts";
import type { Row, Suite } from "../document.ts";
import { startPeer } from "../peers/peer.ts";
import type { Peer } from "../peers/peer.ts";
import { mediansOf } from "../rounds.ts";
import { openSession, past } from "./history.ts";

/** Consecutive suggestions of one round, each trial finished before the next suggestion. */
const CONSECUTIVE = 5;
const BESIDE_OPTUNA: readonly { n: number; rounds: number }[] = [
  { n: 50, rounds: 9 },
  { n: 100, rounds: 9 },
  { n: 300, rounds: 7 },
];
const ALONE: readonly { n: number; suggestions: number }[] = [
  { n: 1_000, suggestions: 60 },
  { n: 10_000, suggestions: 40 },
  { n: 20_000, suggestions: 40 },
];

export const suggest: Suite = {
  summary: "a suggestion after 50 to 300 trials, beside Optuna's GPSampler, and after up to 20,000",
  async run({ say }) {
    const optuna = await startPeer("suggest-optuna.py", say);
    const rows: Row[] = [];
    for (const { n, rounds } of BESIDE_OPTUNA) {
      say(`6 dimensions, ${n} trials`);
      rows.push(...(await besideOptuna(n, rounds, optuna)));
    }
    optuna?.close();
    for (const { n, suggestions } of ALONE) {
      say(`10 dimensions, ${n} trials`);
      rows.push(...alone(n, suggestions));
    }
    return { rows, versions: { ...optuna?.versions } };
  },
};

/**
 * The trials of which a study has been fitted before the round: from so many on, the next suggestion fits again. So a
 * round has one suggestion with a fit even where most have none.
 */
function fittedBefore(n: number): number {
  return Math.floor(n / 1.05) - 1;
}

async function besideOptuna(n: number, rounds: number, optuna: Peer | null): Promise<readonly Row[]> {
  const dimension = 6;
  const before = fittedBefore(n);
  const [withFit, without]: [number[], number[]] = [[], []];
  let round = 0;

  const ours = () => {
    const { points, values } = past(dimension, n - 1, round);
    const session = openSession(dimension, round);
    session.add({ points: points.slice(0, before), values: values.slice(0, before) });
    session.suggest();
    session.add({ points: points.slice(before), values: values.slice(before) });
    const suggestions = Array.from({ length: CONSECUTIVE }, () => session.suggest());
    // The first round does not count, here as in the medians.
    if (round > 0) {
      for (const { milliseconds, refitted } of suggestions) (refitted ? withFit : without).push(milliseconds);
    }
    return mean(suggestions.map(({ milliseconds }) => milliseconds));
  };
  const theirs = async (peer: Peer) => {
    const request = { ...past(dimension, n - 1, round), before, count: CONSECUTIVE, seed: round };
    return 1000 * (await peer.time(request));
  };
  const { ours: value, theirs: peerValue } = await mediansOf(
    {
      ours,
      theirs: async () => {
        const milliseconds = optuna === null ? NaN : await theirs(optuna);
        round++;
        return milliseconds;
      },
    },
    rounds,
  );
  const name = `suggest-6d-n${n}`;
  const states = [
    { name: `${name}-with-fit`, times: withFit },
    { name: `${name}-without-fit`, times: without },
  ];
  return [
    smallerIsBetter({ name, value, unit: "ms", peer: "optuna-gp", peerValue: optuna === null ? null : peerValue }),
    ...states.flatMap((state) =>
      state.times.length === 0 ? [] : [reported(state.name, quantile(Float64Array.from(state.times), 0.5), "ms")],
    ),
  ];
}

/** The 95th percentile, and the median, over consecutive suggestions of one study. */
function alone(n: number, count: number): readonly Row[] {
  const dimension = 10;
  const { points, values } = past(dimension, n - 1, 1);
  const before = fittedBefore(n);
  const session = openSession(dimension, 1);
  session.add({ points: points.slice(0, before), values: values.slice(0, before) });
  session.suggest();
  session.add({ points: points.slice(before), values: values.slice(before) });
  const times = Float64Array.from({ length: count }, () => session.suggest().milliseconds);
  const name = `suggest-10d-n${n}`;
  return [reported(name, quantile(times, 0.95), "ms p95"), reported(`${name}-median`, quantile(times, 0.5), "ms")];
}
