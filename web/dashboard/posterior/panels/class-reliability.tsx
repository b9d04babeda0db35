/** The reliability of class probabilities. */
import { useCallback } from "preact/hooks";
import { Chart } from "../../chart/chart.tsx";
import type { Palette } from "../../chart/palette.ts";
import { formatCount, formatShare } from "../../format/number.ts";
import type { ClassReliabilityData } from "../../../../objectives/bnn/artifacts/kinds.ts";
import { Facts } from "../facts.tsx";
import { classReliabilityOption, classReliabilityTable } from "../options/class-reliability.ts";

export function ClassReliabilityPlot({ data }: { readonly data: ClassReliabilityData }) {
  const option = useCallback((palette: Palette) => classReliabilityOption(data, palette), [data]);
  const share = (value: number | null) => (value === null ? "unknown" : formatShare(value));
  const facts = [
    { name: "ECE, equal width", value: share(data.ece.equalWidth), title: "Mean gap in 15 bins of equal width." },
    {
      name: "ECE, equal rows",
      value: share(data.ece.equalMass),
      title: "Mean gap in bins with equal numbers of rows.",
    },
    { name: "debiased", value: share(data.ece.debiased), title: "Corrected for the bias from bins with few rows." },
  ];
  return (
    <>
      <Chart
        label="Reliability of class probabilities"
        summary={`Accuracy of the most probable class in ${data.count.length} groups of ${formatCount(data.rows)} rows; calibrated probabilities lie on the diagonal.`}
        option={option}
        data={() => classReliabilityTable(data)}
        height={300}
      />
      <Facts facts={facts} />
    </>
  );
}
