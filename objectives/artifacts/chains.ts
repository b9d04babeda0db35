/** `chains`: what the chains agree and disagree about, in function space: weights may be permuted, functions may not. */
import type { Artifact } from "../../tuner/objective.ts";
import { autocorrelation } from "../diagnostics/autocorrelation.ts";
import { bulkEffectiveSampleSize, tailEffectiveSampleSize } from "../diagnostics/effective-sample-size.ts";
import { splitRhat } from "../diagnostics/split-rhat.ts";
import { figure, figures, inWords, percent } from "./figures.ts";
import type { ChainsData } from "./kinds.ts";

/** A number that every draw has. */
export interface Quantity {
  readonly name: string;
  /** One array for each chain, all equally long. */
  readonly chains: readonly Float64Array[];
}

export interface ChainsSummary {
  readonly quantities: readonly Quantity[];
  readonly iterations: number;
  readonly stepSize: { readonly first: number; readonly last: number };
  readonly temperature: {
    readonly nominal: number;
    readonly configurational: number;
    readonly standardError: number;
  };
}

/** Fewer draws of a chain say nothing about it. */
export const LEAST_DRAWS = 4;
/** Beyond this R̂ chains have not mixed (Vehtari et al. 2021, section 4) … */
const MIXED = 1.01;
/** … and beyond this they are far from it (the older bound of Gelman & Rubin 1992), for more than so many of the quantities. */
const [APART, TOLERATED] = [1.1, 0.1];
/** From fewer draws of a chain, independent ones too have an R̂ beyond that now and then. */
const ENOUGH_DRAWS = 20;
/** Draws' worth of each chain that R̂ and quantiles need (Vehtari et al. 2021, section 4). */
const WANTED_PER_CHAIN = 100;

/** The configurational temperature over the nominal one: beyond these, and beyond two standard errors, something is wrong. */
const [WARM, HOT] = [1.25, 2];

/** Quantities shown draw by draw, the worst ones behind the first, and how many points and lags all their chains have. */
const TRACES = 4;
const POINTS = 1000;
const LAGS = 40;

export function chainsArtifact({ quantities, iterations, stepSize, temperature }: ChainsSummary): Artifact {
  const [{ chains }] = quantities;
  const rhat = quantities.map((quantity) => splitRhat(quantity.chains));
  const bulk = quantities.map((quantity) => bulkEffectiveSampleSize(quantity.chains));
  const tail = quantities.map((quantity) => tailEffectiveSampleSize(quantity.chains));
  const worst = { rhat: Math.max(...rhat), draws: Math.min(...bulk, ...tail) };
  const shown = new Set([0, ...quantities.map((_, i) => i).toSorted((a, b) => rhat[b] - rhat[a])]);
  const data: ChainsData = {
    chains: chains.length,
    draws: chains[0].length,
    iterations,
    stepSize: { first: figure(stepSize.first), last: figure(stepSize.last) },
    temperature: {
      nominal: figure(temperature.nominal),
      configurational: figure(temperature.configurational),
      standardError: figure(temperature.standardError),
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
  const verdict = together(onAgreement(rhat, worst.draws, chains), onTemperature(temperature));
  return { name: "chains", kind: "chains", title: "Agreement of the chains", verdict, data };
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

function onAgreement(rhat: readonly number[], draws: number, chains: readonly Float64Array[]): Verdict {
  const worst = Math.max(...rhat);
  const wanted = WANTED_PER_CHAIN * chains.length;
  const said = `R̂ is ${inWords(worst)} at worst, and the draws are worth ${inWords(draws)} independent ones at least`;
  const apart = rhat.filter((value) => value > APART).length / rhat.length;
  if (apart > TOLERATED) {
    const text = `${said}: the chains disagree about ${percent(apart)} of what was looked at`;
    if (chains[0].length >= ENOUGH_DRAWS) return { level: "bad", text };
    return { level: "doubtful", text: `${text}, though with so few draws that may be chance` };
  }
  if (!(worst <= MIXED && draws >= wanted)) {
    const missing = worst > MIXED ? `R̂ should be at most ${MIXED}` : `${wanted} are wanted`;
    return { level: "doubtful", text: `${said}, where ${missing}: longer chains would tell` };
  }
  return { level: "good", text: `${said}: the chains agree` };
}

/** Null where there is nothing to complain about, or nothing known. */
function onTemperature({ nominal, configurational, standardError }: ChainsSummary["temperature"]): Verdict | null {
  const factor = configurational / nominal;
  const off = Math.max(factor, 1 / factor);
  const mayBeChance = Math.abs(configurational - nominal) <= 2 * standardError;
  if (!(nominal > 0 && off > WARM) || mayBeChance) return null;
  const cause =
    factor < 1
      ? "since they have hardly left the modes that they began at (more iterations or a larger stepSize would help)"
      : "since minibatches or steps heat them (a smaller stepSize would help)";
  const text = `the weights are at a temperature of ${inWords(configurational)} instead of ${inWords(nominal)}, ${cause}`;
  return { level: off > HOT ? "bad" : "doubtful", text };
}

/** One sentence of both, as bad as the worse. */
function together(first: Verdict, second: Verdict | null): Verdict {
  if (second === null) return { ...first, text: `${first.text}.` };
  const levels = ["good", "doubtful", "bad"] as const;
  const level = levels[Math.max(levels.indexOf(first.level), levels.indexOf(second.level))];
  return { level, text: `${first.text}; ${second.text}.` };
}
