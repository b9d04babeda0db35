/** The intermediate values of a trial. */
import { useCallback, useMemo } from "preact/hooks";
import type { TrialDetailJson } from "../../api.ts";
import { Chart } from "../chart/chart.tsx";
import type { Palette } from "../chart/palette.ts";
import { formatCount, formatNumber } from "../format/number.ts";
import { Panel } from "../frame/panel.tsx";
import { intermediateHeight, intermediateOption, intermediateTable, reportedOf } from "./intermediate-option.ts";

export function IntermediatePanel({ trial }: { readonly trial: TrialDetailJson }) {
  const { intermediateValues, state } = trial;
  const reported = useMemo(() => reportedOf(intermediateValues), [intermediateValues]);
  const option = useCallback((palette: Palette) => intermediateOption(reported, palette), [reported]);
  const empty =
    state === "waiting" || state === "running" ? "Nothing reported yet." : "No intermediate values reported.";
  const last = reported.map(({ metric, points }) => `${metric} ended at ${formatNumber(points.at(-1)?.[1] ?? NaN)}`);
  return (
    <Panel
      title="Intermediate values"
      level="study"
      help="Intermediate values that the evaluation reported, by step. The study tunes the final value, not these."
      state={reported.length === 0 ? { kind: "empty", text: empty } : { kind: "ready" }}
    >
      <Chart
        label={`Intermediate values of trial ${trial.number}`}
        summary={`${formatCount(intermediateValues.length)} reports. ${last.join("; ")}.`}
        option={option}
        data={() => intermediateTable(intermediateValues)}
        height={intermediateHeight(reported.length)}
      />
    </Panel>
  );
}
