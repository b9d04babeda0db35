/** Selective prediction. */
import { useCallback } from "preact/hooks";
import { Chart } from "../../chart/chart.tsx";
import type { Palette } from "../../chart/palette.ts";
import { formatCounted, formatShare } from "../../format/number.ts";
import type { RiskCoverageData } from "../../../../objectives/bnn/artifacts/kinds.ts";
import { Facts } from "../facts.tsx";
import { riskCoverageOption, riskCoverageTable } from "../options/risk-coverage.ts";

export function RiskCoveragePlot({ data }: { readonly data: RiskCoverageData }) {
  const option = useCallback((palette: Palette) => riskCoverageOption(data, palette), [data]);
  const share = (value: number | null) => (value === null ? "unknown" : formatShare(value));
  const { epistemic, aleatoric } = data.entropy;
  const total = (epistemic ?? 0) + (aleatoric ?? 0);
  const facts = [
    {
      name: "AUROC of the entropy",
      value: share(data.auroc.entropy),
      title: "How well it separates errors from correct predictions; 50 % is chance.",
    },
    { name: "of its epistemic part", value: share(data.auroc.epistemic) },
    { name: "epistemic share of the entropy", value: total > 0 ? share((epistemic ?? 0) / total) : "unknown" },
  ];
  return (
    <>
      <Chart
        label="Selective prediction"
        summary={`${formatCounted(data.errors, "row")} of ${data.rows} misclassified; the curve is the error rate when only the most certain rows are predicted.`}
        option={option}
        data={() => riskCoverageTable(data)}
        height={260}
      />
      <Facts facts={facts} />
    </>
  );
}
