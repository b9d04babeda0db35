/** Surrogate diagnostics: leave-one-out predictions against observations. */
import { useCallback, useMemo } from "preact/hooks";
import { formatCount, formatNumber, unbroken } from "../format/number.ts";
import { Panel, stateOf } from "../frame/panel.tsx";
import { useRead } from "../live/read.ts";
import { brushed, selectedTrials } from "../selection/selection.ts";
import { useApiClient } from "../api-client/context.ts";
import type { StudyPanelProps } from "./panel-list.ts";
import type { Palette } from "../chart/palette.ts";
import type { SurrogateCheckJson } from "../../api.ts";
import { calibrationFigure, checkScale, predictedFigure, residualFigure, residualSentence } from "./check.ts";
import { AllValues, useAllValues } from "../figure/controls.tsx";
import { SubFigure } from "../figure/figure-chart.tsx";
import type { FigureSize } from "../figure/figure.ts";
import type { Metric } from "../figure/points.ts";

const HEIGHT = 280;

export function CheckPanel({ study, revision }: StudyPanelProps) {
  const client = useApiClient();
  const reading = useRead(() => client.check(study.name), study.name, revision);
  const check = reading.data;
  const [isAll, setAll] = useAllValues();
  const metric = study.metrics[0];
  const outliers = useMemo(
    () => (check === null ? 0 : checkScale(check, metric, isAll).outliers),
    [check, metric.name, isAll],
  );
  return (
    <Panel
      id="check"
      title="Surrogate diagnostics"
      level="surrogate"
      isWide
      state={stateOf(reading, { loading: "Computing leave-one-out predictions" })}
      controls={<AllValues outliers={outliers} isAll={isAll} onChange={setAll} />}
      help="Leave-one-out: each complete trial is predicted from all the others. A good surrogate predicts near the diagonal, its intervals have their nominal coverage, and its z-scores are standard normal."
    >
      {check !== null && <Check check={check} metric={metric} study={study.name} isAll={isAll} />}
    </Panel>
  );
}

interface CheckProps {
  readonly check: SurrogateCheckJson;
  readonly metric: Metric;
  readonly study: string;
  readonly isAll: boolean;
}

function Check({ check, metric, study, isAll }: CheckProps) {
  const [selected, passing] = [selectedTrials.value, brushed.value];
  const predicted = useCallback(
    (palette: Palette) => predictedFigure({ check, metric, selected, brushed: passing, isAll }, palette),
    [check, metric.name, selected, passing, isAll],
  );
  const calibration = useCallback((palette: Palette) => calibrationFigure(check, palette), [check]);
  const residuals = useCallback((palette: Palette, size: FigureSize) => residualFigure(check, palette, size), [check]);
  const sentence = useMemo(() => residualSentence(check.z), [check]);
  return (
    <>
      <p class={`sentence verdict-${check.verdict.level}`}>{unbroken(check.verdict.text)}</p>
      <div class="figures">
        <SubFigure
          title="Predicted vs. observed"
          label={`Predicted and observed values of ${study}`}
          height={HEIGHT}
          draw={predicted}
        />
        <SubFigure
          title="Interval calibration"
          label={`Calibration of the surrogate of ${study}`}
          height={HEIGHT}
          draw={calibration}
        />
        <SubFigure
          title="z-scores vs. standard normal"
          label={`z-scores of the surrogate of ${study}`}
          height={HEIGHT}
          draw={residuals}
        />
      </div>
      <p class="note">
        {sentence} Rank correlation {formatNumber(check.rankCorrelation, 2)}; fitted to {formatCount(check.fitted)} of{" "}
        {formatCount(check.seen)} results. Gray: 95 % sampling band.
      </p>
    </>
  );
}
