/** Targets and predictive intervals, row by row. */
import { useCallback } from "preact/hooks";
import { Chart } from "../../chart/chart.tsx";
import type { Palette } from "../../chart/palette.ts";
import { formatCount, formatShare } from "../../format/number.ts";
import type { PredictiveBandsData } from "../../../../objectives/bnn/artifacts/kinds.ts";
import { bandsOption, bandsTable, outsideOf } from "../options/bands.ts";

export function BandsPlot({ data }: { readonly data: PredictiveBandsData }) {
  const option = useCallback((palette: Palette) => bandsOption(data, palette), [data]);
  const outside = outsideOf(data).filter(Boolean).length;
  const levels = data.intervals.map(({ level }) => formatShare(level)).join(", ");
  return (
    <>
      <ul class="net-keys">
        <li class="key-line">mean</li>
        <li class="key-band">{levels} intervals, widest is palest</li>
        <li class="key-point">target inside</li>
        <li class="key-diamond">target outside</li>
        {data.shown < data.rows && (
          <li>
            {formatCount(data.shown)} of {formatCount(data.rows)} rows, including the most surprising
          </li>
        )}
      </ul>
      <Chart
        label="Predictive bands"
        summary={`${formatCount(data.shown)} targets with their predictive intervals; ${outside} lie outside the widest.`}
        option={option}
        data={() => bandsTable(data)}
        height={340}
      />
    </>
  );
}
