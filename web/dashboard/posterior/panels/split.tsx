/** Epistemic and aleatoric parts of the predictive variance. */
import { useCallback } from "preact/hooks";
import type { Palette } from "../../chart/palette.ts";
import { formatNumber, formatShare } from "../../format/number.ts";
import type { UncertaintySplitData } from "../../../../objectives/bnn/artifacts/kinds.ts";
import { partsOption, partsTable, spreadOption, spreadTable } from "../options/split.ts";
import { TitledChart } from "../titled-chart.tsx";

export function SplitPlots({ data }: { readonly data: UncertaintySplitData }) {
  const parts = useCallback((palette: Palette, width: number) => partsOption(data, palette, width), [data]);
  const spread = useCallback((palette: Palette) => spreadOption(data, palette), [data]);
  const share = data.epistemicShare === null ? "unknown" : formatShare(data.epistemicShare);
  const error = data.squaredError === null ? "unknown" : formatNumber(data.squaredError, 3);
  return (
    <>
      <TitledChart
        title="Epistemic vs. aleatoric uncertainty"
        label="Epistemic and aleatoric parts"
        summary={`The epistemic share of the predictive variance is ${share}.`}
        option={parts}
        data={() => partsTable(data)}
        height={164}
      />
      <TitledChart
        title="Are errors as large as predicted?"
        label="Predicted deviation and errors"
        summary={`Squared errors are ${error} times the predicted variance; on the diagonal they are as large as predicted.`}
        option={spread}
        data={() => spreadTable(data)}
        height={260}
      />
    </>
  );
}
