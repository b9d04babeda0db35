/**
 * Is the network less certain about a held-out region than about ordinary held-out rows? One fit, and the predictions
 * for both kinds of rows; no target is used.
 */
import type { Artifact } from "../../common/artifact.ts";
import { mean } from "../../math/statistics.ts";
import { figure, figures, inWords, percent } from "../bnn/artifacts/figures.ts";
import { areaUnderRoc, rocAreaError, rocCurve } from "../bnn/predictive/ranking.ts";
import { analysisArtifact } from "./analyses/examined.ts";

/** Epistemic and total uncertainty of each row, in the task's own units. */
interface Uncertainty {
  readonly epistemic: Float64Array;
  readonly total: Float64Array;
}

export interface RegionUncertainty {
  /** Which rows the region contains. */
  readonly description: string;
  readonly ordinary: Uncertainty;
  readonly region: Uncertainty;
}

/** Names of the scores: areas under the ROC curve, of the epistemic uncertainty unless said otherwise. */
export const regionScoreNames = ["regionAuroc", "regionAurocError", "regionAurocTotal"] as const;

type Part = keyof Uncertainty;

/** The rows of both kinds together, and which are of the region. */
function ranked({ ordinary, region }: RegionUncertainty, part: Part) {
  const isInside = [...ordinary[part]].map(() => false).concat([...region[part]].map(() => true));
  return { scores: [...ordinary[part], ...region[part]], isInside };
}

function areaOf(uncertainty: RegionUncertainty, part: Part): { readonly area: number; readonly error: number } {
  const { scores, isInside } = ranked(uncertainty, part);
  const area = areaUnderRoc(scores, isInside);
  return { area, error: rocAreaError(area, isInside) };
}

export function regionScores(
  uncertainty: RegionUncertainty,
): Readonly<Record<(typeof regionScoreNames)[number], number>> {
  const { area, error } = areaOf(uncertainty, "epistemic");
  return { regionAuroc: area, regionAurocError: error, regionAurocTotal: areaOf(uncertainty, "total").area };
}

/** Fractions of ordinary rows flagged, for the plot. */
const FLAGGED = Array.from({ length: 21 }, (_, i) => i / 20);
/** Thresholds for the area's distance from ½, in standard errors. */
const SURE = 2;

export function regionArtifact(uncertainty: RegionUncertainty): Artifact {
  const { ordinary, region, description } = uncertainty;
  const [epistemic, total] = (["epistemic", "total"] as const).map((part) => areaOf(uncertainty, part));
  const lineOf = (part: Part) => {
    const { scores, isInside } = ranked(uncertainty, part);
    return figures(rocCurve(scores, isInside, FLAGGED));
  };
  const said = ({ area, error }: typeof epistemic) => `${percent(area)} ± ${inWords(100 * error)} %`;
  const finding = `A row of the region (${description}) is more uncertain than an ordinary held-out row in ${said(epistemic)} of the pairs by epistemic uncertainty, ${total.area === epistemic.area ? "and as many by total uncertainty" : `in ${said(total)} by total uncertainty`}.`;
  const data = {
    meaning:
      "How well the uncertainty tells rows of a region that was left out of training from ordinary held-out rows: of the region, the share flagged by a threshold that flags this share of the ordinary rows. The area under the curve (AUROC) is 1 if every row of the region is more uncertain than every ordinary row, and ½ if the uncertainty does not detect the region.",
    finding,
    x: { name: "ordinary rows flagged", values: FLAGGED },
    y: { name: "rows of the region flagged" },
    lines: [
      { name: "epistemic uncertainty", values: lineOf("epistemic") },
      { name: "total uncertainty", values: lineOf("total") },
      { name: "chance", values: FLAGGED },
    ],
    reference: null,
    facts: [
      { name: "AUROC of the epistemic uncertainty", value: figure(epistemic.area) },
      { name: "its standard error", value: figure(epistemic.error) },
      { name: "of the total uncertainty", value: figure(total.area) },
      { name: "epistemic uncertainty, mean in the region", value: figure(mean(region.epistemic)) },
      { name: "of ordinary rows", value: figure(mean(ordinary.epistemic)) },
    ],
  };
  return analysisArtifact("region", "Uncertainty in the held-out region", data, verdictOn(epistemic));
}

function verdictOn({ area, error }: { readonly area: number; readonly error: number }): Artifact["verdict"] {
  const said = `(AUROC ${percent(area)} ± ${inWords(100 * error)} %)`;
  if (area - SURE * error > 0.5) {
    return { level: "good", text: `It is less certain about the region that was left out, as it should be ${said}.` };
  }
  return area + SURE * error < 0.5
    ? { level: "bad", text: `It is more certain about the region that was left out than about ordinary rows ${said}.` }
    : {
        level: "doubtful",
        text: `Its uncertainty does not tell the region that was left out from other rows ${said}.`,
      };
}
