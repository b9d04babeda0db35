/**
 * The cost of one suggestion, including the fit of the kernel and the search of the acquisition, in the middle of a
 * study: compared with Optuna's GPSampler for small numbers of trials, and reported without a peer for thousands.
 */
import { mean, median, quantile } from "../../math/statistics.ts";
import { reported, smallerIsBetter, type Row, type Suite } from "../document.ts";
import { startPeer, type Peer } from "../peers/peer.ts";
import { openSession, past, type Cost, type Effort } from "./history.ts";

/** Milliseconds per suggestion, averaged over a round. */
interface PeerCost {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** Trials before, and the design of the surrogate. */
interface Part {
  readonly n: number;
  readonly effort: Effort;
}

/** Consecutive suggestions of one round, each trial finished before the next suggestion. */
const CONSECUTIVE = 5;
const BESIDE_OPTUNA: readonly { n: number; rounds: number }[] = [
  { n: 50, rounds: 21 },
  { n: 100, rounds: 21 },
  { n: 300, rounds: 11 },
];
const ALONE: readonly { n: number; suggestions: number }[] = [
  { n: 1_000, suggestions: 60 },
  { n: 10_000, suggestions: 40 },
  { n: 20_000, suggestions: 40 },
];

export const suggest: Suite = {
  summary:
    "a suggestion after 50 to 300 trials, compared with Optuna's GPSampler, and after up to 20,000; --effort=low for the cheap design",
  async run({ flags, say }) {
    const effort = flags.has("--effort=low") ? "low" : "full";
    const optuna = await startPeer("suggest-optuna.py", say);
    const rows: Row[] = [];
    for (const { n, rounds } of BESIDE_OPTUNA) {
      say(`6 dimensions, ${n} trials`);
      rows.push(...(await besideOptuna({ n, rounds, effort }, optuna)));
    }
    optuna?.close();
    for (const { n, suggestions } of ALONE) {
      say(`10 dimensions, ${n} trials`);
      rows.push(...alone({ n, suggestions, effort }));
    }
    return { rows, versions: { ...optuna?.versions } };
  },
};

/**
 * The number of trials with which a study was last fitted before the round, chosen so that the next suggestion fits
 * again. Each round thus has one suggestion with a fit, even if most suggestions have none.
 */
function fittedBefore(n: number): number {
  return Math.floor(n / 1.05) - 1;
}

async function besideOptuna(
  { n, rounds, effort }: Part & { rounds: number },
  optuna: Peer | null,
): Promise<readonly Row[]> {
  const dimension = 6;
  const before = fittedBefore(n);
  const [ours, theirs]: [Cost[][], PeerCost[]] = [[], []];
  for (let round = 0; round <= rounds; round++) {
    const { points, values } = past(dimension, n - 1, round);
    const session = openSession(dimension, round, effort);
    session.add({ points: points.slice(0, before), values: values.slice(0, before) });
    session.suggest();
    session.add({ points: points.slice(before), values: values.slice(before) });
    const suggestions = Array.from({ length: CONSECUTIVE }, () => session.suggest());
    const request = { points, values, before, count: CONSECUTIVE, seed: round };
    const answer = await optuna?.ask<PeerCost>(request);
    if (round === 0) continue; // while both are compiling and filling their caches
    ours.push(suggestions);
    if (answer !== undefined) theirs.push(answer);
  }

  const name = `suggest-6d-n${n}`;
  const compared = (suffix: string, value: (cost: Cost) => number, peerValue: (cost: PeerCost) => number) =>
    smallerIsBetter({
      name: `${name}${suffix}`,
      value: median(ours.map((suggestions) => mean(suggestions.map(value)))),
      unit: "ms",
      peer: "optuna-gp",
      peerValue: optuna === null ? null : median(theirs.map(peerValue)),
    });
  const inState = (suffix: string, isMeant: (cost: Cost) => boolean) => {
    const times = ours.flat().filter(isMeant);
    return times.length === 0 ? [] : [reported(`${name}${suffix}`, median(times.map(wall)), "ms")];
  };
  return [
    compared("", wall, ({ seconds }) => 1000 * seconds),
    compared(
      "-cpu",
      ({ cpuMilliseconds }) => cpuMilliseconds,
      ({ cpuSeconds }) => 1000 * cpuSeconds,
    ),
    ...inState("-with-fit", ({ refitted }) => refitted),
    ...inState("-without-fit", ({ refitted }) => !refitted),
  ];
}

function wall({ milliseconds }: Cost): number {
  return milliseconds;
}

/** The 95th percentile, and the median, over consecutive suggestions of one study. */
function alone({ n, suggestions, effort }: Part & { suggestions: number }): readonly Row[] {
  const dimension = 10;
  const { points, values } = past(dimension, n - 1, 1);
  const before = fittedBefore(n);
  const session = openSession(dimension, 1, effort);
  session.add({ points: points.slice(0, before), values: values.slice(0, before) });
  session.suggest();
  session.add({ points: points.slice(before), values: values.slice(before) });
  const costs = Array.from({ length: suggestions }, () => session.suggest());
  const name = `suggest-10d-n${n}`;
  return [
    reported(name, quantile(costs.map(wall), 0.95), "ms p95"),
    reported(`${name}-median`, median(costs.map(wall)), "ms"),
    reported(
      `${name}-cpu`,
      quantile(
        costs.map(({ cpuMilliseconds }) => cpuMilliseconds),
        0.95,
      ),
      "ms p95",
    ),
  ];
}
