/**
 * Diagnostics of a regression network: calibration, predictive bands, sources of uncertainty, convergence of the
 * chains, baselines. Computed from existing draws and predictions, at little extra cost.
 */
import type { Artifact } from "../../common/artifact.ts";
import { chainsArtifact, type ChainsSummary } from "../bnn/artifacts/chains.ts";
import { control } from "../bnn/artifacts/baseline.ts";
import { coverageArtifact } from "../bnn/artifacts/coverage.ts";
import { predictiveBands } from "../bnn/artifacts/predictive-bands.ts";
import { reliability } from "../bnn/artifacts/reliability.ts";
import { uncertaintySplit } from "../bnn/artifacts/uncertainty-split.ts";
import type { Control } from "../bnn/predictive/calibration/baselines.ts";
import { tailProbabilities } from "../bnn/predictive/calibration/tail-probabilities.ts";
import type { Predictive } from "../bnn/predictive/predictive.ts";
import type { HeldOutRows } from "./task.ts";

/** `chains`: one entry per fit; empty if there are no chains, or too few draws for a verdict. */
export function bnnArtifacts(heldOut: HeldOutRows<Predictive>, chains: readonly ChainsSummary[]): readonly Artifact[] {
  const { predictive, targets, rows, dataset, controls } = heldOut;
  const { targetName } = dataset;
  const tails = tailProbabilities(predictive, targets);
  const agreement = worstChains(chains);
  return [
    reliability(tails),
    coverageArtifact(tails),
    predictiveBands({ predictive, targets, rows, targetName }, tails),
    uncertaintySplit(predictive, targets, agreement?.verdict?.level),
    control(predictive, controls as readonly Control[], targets),
    ...(agreement === null ? [] : [agreement]),
  ];
}

const severity = { good: 0, doubtful: 1, bad: 2 } as const;

/** The diagnostics of the fit with the worst convergence. */
export function worstChains(summaries: readonly ChainsSummary[]): Artifact | null {
  const all = summaries.map(chainsArtifact);
  if (all.length === 0) return null;
  const badness = all.map(({ verdict, data }) => {
    const { worstRhat } = data as { readonly worstRhat: number | null };
    return (verdict === undefined ? 0 : severity[verdict.level]) * 1000 + Math.min(999, worstRhat ?? 0);
  });
  const worst = badness.indexOf(Math.max(...badness));
  if (all.length === 1) return all[0];
  return { ...all[worst], title: `${all[worst].title}, in the worst of ${all.length} fits` };
}
