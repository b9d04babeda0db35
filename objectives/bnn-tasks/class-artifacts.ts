/** Diagnostics of a classification network. */
import type { Artifact } from "../../common/artifact.ts";
import type { ChainsSummary } from "../bnn/artifacts/chains.ts";
import { classControl, type ClassControl } from "../bnn/artifacts/class-control.ts";
import { classProbabilitiesArtifact } from "../bnn/artifacts/class-probabilities.ts";
import { classReliability } from "../bnn/artifacts/class-reliability.ts";
import { confusion } from "../bnn/artifacts/confusion.ts";
import { riskCoverage } from "../bnn/artifacts/risk-coverage.ts";
import { classProbabilities, type ClassPredictive } from "../bnn/predictive/class-probabilities.ts";
import { worstChains } from "./artifacts.ts";
import type { HeldOutRows } from "./task.ts";

/** `chains`: one entry per fit; empty if there are no chains, or too few draws for a verdict. */
export function classArtifacts(
  { predictive, targets, dataset, rows, controls }: HeldOutRows<ClassPredictive>,
  chains: readonly ChainsSummary[],
): readonly Artifact[] {
  const { classes } = predictive;
  const names = dataset.classes ?? [];
  const labelled = { probabilities: classProbabilities(predictive), labels: targets, classes };
  const agreement = worstChains(chains);
  return [
    classReliability(labelled),
    riskCoverage(predictive, targets),
    confusion(labelled, names),
    classControl(predictive, controls as readonly ClassControl[], targets),
    classProbabilitiesArtifact(labelled, rows, names),
    ...(agreement === null ? [] : [agreement]),
  ];
}
