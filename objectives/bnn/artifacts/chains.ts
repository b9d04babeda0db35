/**
 * `chains`: convergence of the chains, judged in function space because the network's weights can be permuted without
 * changing its function.
 */
import type { Artifact } from "../../../common/artifact.ts";
import { normalQuantile } from "../../../math/normal.ts";
import { studentQuantile } from "../../../math/student.ts";
import { autocorrelation } from "../diagnostics/autocorrelation.ts";
import { bulkEffectiveSampleSize, tailEffectiveSampleSize } from "../diagnostics/effective-sample-size.ts";
import { splitRhat } from "../diagnostics/split-rhat.ts";
import { figure, figures, inWords, percent } from "./figures.ts";
import type { ChainsData } from "./kinds.ts";

/** A scalar quantity monitored across draws. */
export interface Quantity {
  readonly name: string;
  /** One array per chain, all of equal length. */
  readonly chains: readonly Float64Array[];
}

export interface ChainsSummary {
  readonly quantities: readonly Quantity[];
  readonly iterations: number;
  readonly stepSize: { readonly first: number; readonly last: number };
  /** n, and the gradient noise scale in rows; null if the chains do not use minibatches. */
  readonly minibatch: { readonly rows: number; readonly noiseScale: number } | null;
  readonly temperature: {
    readonly nominal: number;
    readonly configurational: number;
    readonly standardError: number;
    readonly blocks: readonly BlockTemperature[];
    /** Kinetic temperature of the momenta; null without momenta. */
    readonly kinetic: { readonly temperature: number; readonly standardError: number } | null;
  };
}

interface BlockTemperature {
  readonly name: string;
  readonly configurational: number;
  /** Standard error from the spread between chains. */
  readonly standardError: number;
  /** The contribution expected from minibatch noise; null if unknown. */
  readonly heating: number | null;
}

/** Minimum number of draws per chain for a verdict. */
export const MIN_DRAWS = 4;
/** R̂ up to this value counts as agreement for any number of draws (Vehtari et al. 2021, section 4). */
const MIXED = 1.01;
/**
 * A larger R̂ counts as agreement only if chance explains it, at this probability for all quantities together
 * (Bonferroni), and never above the older bound of Gelman & Rubin 1992. A lower bound would flag converged chains as
 * doubtful, most often when there are barely enough effective draws (bench/results/bnn.md).
 */
const [BY_CHANCE, APART] = [0.05, 1.1];
/** Chains have clearly not converged if more than this fraction of the quantities exceed that bound. */
const TOLERATED = 0.1;
/** With fewer draws per chain, even independent draws sometimes exceed that R̂. */
const ENOUGH_DRAWS = 20;
/**
 * Required effective draws per chain, in the harmonic mean over the quantities. With a total of 100, the squared Monte
 * Carlo error of predictive means is a hundredth of the variance between draws and adds to the epistemic variance. No
 * quantity may have fewer than the second number, which is lower because the smallest of many estimates is low by
 * chance.
 */
const [WANTED_PER_CHAIN, LEAST_PER_CHAIN] = [25, 10];

/**
 * Bounds on the ratio of configurational to nominal temperature: a ratio outside them by more than two standard errors
 * indicates a problem.
 */
const [WARM, HOT] = [1.25, 2];

/**
 * Number of quantities plotted draw by draw (the first ones, then the worst), and of points and lags summed over all
 * chains.
 */
const TRACES = 4;
const POINTS = 1000;
const LAGS = 40;

export function chainsArtifact(summary: ChainsSummary): Artifact {
  const { quantities, iterations, stepSize, minibatch, temperature } = summary;
  const [{ chains }] = quantities;
  const rhat = quantities.map((quantity) => splitRhat(quantity.chains));
  const bulk = quantities.map((quantity) => bulkEffectiveSampleSize(quantity.chains));
  const tail = quantities.map((quantity) => tailEffectiveSampleSize(quantity.chains));
  // Effective sample sizes are computed for each chain separately: in a joint estimate, disagreement between chains
  // would reduce the number and thereby hide itself.
  const within = quantities.map(({ chains: each }) =>
    each.reduce((sum, chain) => sum + bulkEffectiveSampleSize([chain]), 0),
  );
  const worst = { rhat: Math.max(...rhat), draws: Math.min(...bulk, ...tail) };
  const shown = new Set([0, ...quantities.map((_, i) => i).toSorted((a, b) => rhat[b] - rhat[a])]);
  const data: ChainsData = {
    chains: chains.length,
    draws: chains[0].length,
    iterations,
    stepSize: { first: figure(stepSize.first), last: figure(stepSize.last) },
    minibatch: {
      rows: figure(minibatch?.rows ?? Number.NaN),
      noiseScale: figure(minibatch?.noiseScale ?? Number.NaN),
    },
    temperature: {
      nominal: figure(temperature.nominal),
      configurational: figure(temperature.configurational),
      standardError: figure(temperature.standardError),
      kinetic: {
        temperature: figure(temperature.kinetic?.temperature ?? Number.NaN),
        standardError: figure(temperature.kinetic?.standardError ?? Number.NaN),
      },
      blocks: {
        name: temperature.blocks.map(({ name }) => name),
        configurational: figures(temperature.blocks.map(({ configurational }) => configurational)),
        standardError: figures(temperature.blocks.map(({ standardError }) => standardError)),
        heating: figures(temperature.blocks.map(({ heating }) => heating ?? Number.NaN)),
      },
    },
    worstRhat: figure(worst.rhat),
    leastEffectiveDraws: figure(worst.draws),
    quantities: {
      name: quantities.map(({ name }) => name),
      rhat: figures(rhat),
      bulkEffectiveDraws: figures(bulk),
      tailEffectiveDraws: figures(tail),
    },
    traces: [...shown].slice(0, TRACES).map((i) => traceOf(quantities[i])),
  };
  const verdict = together(
    onAgreement({ rhat, bulk, within, least: worst.draws }, chains),
    onTemperature(temperature, chains.length) ?? onHeating(summary),
  );
  return { name: "chains", kind: "chains", title: "Convergence (R̂, ESS)", verdict, data };
}

function traceOf({ name, chains }: Quantity): ChainsData["traces"][number] {
  const draws = chains[0].length;
  const every = Math.ceil((draws * chains.length) / POINTS);
  const draw = Array.from({ length: Math.ceil(draws / every) }, (_, i) => i * every);
  return {
    name,
    draw,
    values: chains.map((chain) => figures(draw.map((i) => chain[i]))),
    autocorrelation: figures(autocorrelation(chains, Math.min(LAGS, Math.floor(draws / 2)))),
  };
}

type Verdict = NonNullable<Artifact["verdict"]>;

interface Agreement {
  readonly rhat: readonly number[];
  readonly bulk: readonly number[];
  /** The sum of the effective sample sizes of the individual chains. */
  readonly within: readonly number[];
  /** The smallest effective sample size, bulk or tail. */
  readonly least: number;
}

function onAgreement({ rhat, bulk, within, least }: Agreement, chains: readonly Float64Array[]): Verdict {
  const worst = Math.max(...rhat);
  const usual = bulk.length / bulk.reduce((sum, draws) => sum + 1 / draws, 0);
  const [wanted, fewest] = [WANTED_PER_CHAIN * chains.length, LEAST_PER_CHAIN * chains.length];
  const said = `max R̂ ${inWords(worst)}, ESS ${inWords(usual)} on average and at least ${inWords(least)}`;
  const apart = rhat.filter((value) => value > APART).length / rhat.length;
  if (apart > TOLERATED) {
    const text = `Not converged: ${said}; R̂ exceeds ${APART} for ${percent(apart)} of the monitored quantities`;
    if (chains[0].length >= ENOUGH_DRAWS) return { level: "bad", text };
    return { level: "doubtful", text: `${text}, which may be chance with so few draws` };
  }
  const isMixed = rhat.every((value, i) => {
    return value <= Math.max(MIXED, Math.min(APART, rhatByChance(within[i], chains.length, rhat.length)));
  });
  if (!(isMixed && usual >= wanted && least >= fewest)) {
    const missing = isMixed ? `${wanted} and ${fewest} needed` : "R̂ beyond sampling error";
    return { level: "doubtful", text: `Not clearly converged: ${said} (${missing}); run longer chains` };
  }
  return { level: "good", text: `Converged: ${said}` };
}

/**
 * Upper bound on split R̂ for converged chains, jointly for all `quantities` and both kinds of R̂. With m = 2 · chains
 * halves worth n independent draws each, (m − 1) n/s² times the variance of the means is χ² with m − 1 degrees of
 * freedom, and R̂² is 1 + (χ²/(m − 1) − 1)/n; its quantile by Wilson & Hilferty 1931.
 */
function rhatByChance(effectiveDraws: number, chains: number, quantities: number): number {
  const halves = 2 * chains;
  const degrees = halves - 1;
  const spread = 2 / (9 * degrees);
  const z = normalQuantile(1 - BY_CHANCE / (2 * quantities));
  const relative = (1 - spread + z * Math.sqrt(spread)) ** 3;
  return Math.sqrt(1 + Math.max(0, relative - 1) / (effectiveDraws / halves));
}

/**
 * Judged by the block of weights (or the momenta) whose temperature is furthest off; null if all are fine or unknown.
 */
function onTemperature(
  { nominal, blocks, kinetic, ...all }: ChainsSummary["temperature"],
  chains: number,
): Verdict | null {
  if (!(nominal > 0)) return null;
  const ofWeights =
    blocks.length > 0
      ? blocks.map((one) => ({ ...one, name: ` of the ${one.name}` }))
      : [{ ...all, heating: null, name: "" }];
  const ofMomenta =
    kinetic === null
      ? []
      : [{ ...kinetic, heating: null, configurational: kinetic.temperature, name: " of the momenta" }];
  const judged = [...ofWeights, ...ofMomenta];
  // A few chains give only a rough estimate of their spread (Student's t), and one of several blocks may be off by
  // chance (Bonferroni).
  const bound = chains > 1 ? studentQuantile(1 - BY_CHANCE / (2 * judged.length), chains - 1) : 0;
  const off = judged
    .map((one) => ({ ...one, factor: Math.abs(Math.log(Math.max(0, one.configurational) / nominal)) }))
    .filter(({ factor, configurational, standardError }) => {
      return factor > Math.log(WARM) && !(Math.abs(configurational - nominal) <= bound * standardError);
    });
  if (off.length === 0) return null;
  const worst = off.reduce((one, other) => (other.factor > one.factor ? other : one));
  const cause =
    worst.configurational < nominal
      ? "the chains stayed near the modes where they started (use more iterations or a larger step size)"
      : heatSource(worst, nominal);
  const said = `effective temperature${worst.name} ${inWords(worst.configurational)}, target ${inWords(nominal)}`;
  return { level: worst.factor > Math.log(HOT) ? "bad" : "doubtful", text: `${said}: ${cause}` };
}

/** The reason why the weights are hotter than they should be, if the heating by minibatch noise is known. */
function heatSource({ heating, configurational }: Omit<BlockTemperature, "name">, nominal: number): string {
  const share = heating === null ? Number.NaN : heating / (configurational - nominal);
  if (share >= 0.5) return "minibatch noise heats the chains (use larger minibatches or a smaller step size)";
  if (share < 0.1) return "the step size heats the chains, not minibatch noise (use a smaller step size)";
  return "minibatch noise or the step size heats the chains (use a smaller step size)";
}

/** Whether the step size is small enough for the minibatch noise; only if the temperature itself is fine or unknown. */
function onHeating({ minibatch, temperature: { nominal, blocks } }: ChainsSummary): Verdict | null {
  const known = blocks.flatMap(({ name, heating }) => (heating === null ? [] : [{ name, share: heating / nominal }]));
  if (!(nominal > 0) || known.length === 0) return null;
  const worst = known.reduce((one, other) => (other.share > one.share ? other : one));
  if (!(worst.share > WARM - 1)) return null;
  const of =
    minibatch === null ? "" : ` of ${minibatch.rows} rows, where the noise scale is ${inWords(minibatch.noiseScale)},`;
  const text = `minibatch noise${of} heats the weights of the ${worst.name} by ${percent(worst.share)} (use a smaller step size or larger minibatches)`;
  return { level: worst.share > HOT - 1 ? "bad" : "doubtful", text };
}

/** Combines two verdicts into one sentence, at the worse level. */
function together(first: Verdict, second: Verdict | null): Verdict {
  if (second === null) return { ...first, text: `${first.text}.` };
  const levels = ["good", "doubtful", "bad"] as const;
  const level = levels[Math.max(levels.indexOf(first.level), levels.indexOf(second.level))];
  return { level, text: `${first.text}; ${second.text}.` };
}
