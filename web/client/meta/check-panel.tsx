/** Is the surrogate any good? Judged by trials that it was not told of. */
import { useCallback, useMemo } from "preact/hooks";
import { formatCount, formatNumber, unbroken } from "../format/number.ts";
import { Panel, stateOf } from "../frame/panel.tsx";
import { useRead } from "../live/read.ts";
import { brushed, selectedTrials } from "../selection/selection.ts";
import { useSource } from "../source/context.ts";
import type { StudyPanelProps } from "../study/panels.ts";
import type { Palette } from "../chart/palette.ts";
import type { SurrogateCheckJson } from "../../api.ts";
import { calibrationFigure, predictedFigure, residualFigure, residualSentence } from "./check.ts";
import { SubFigure } from "./figure-chart.tsx";
import type { FigureSize } from "./figure.ts";
import type { Metric } from "./points.ts";

const HEIGHT = 280;

export function CheckPanel({ study, revision }: StudyPanelProps) {
  const source = useSource();
  const reading = useRead(() => source.check(study.name), study.name, revision);
  const check = reading.data;
  return (
    <Panel
      id="check"
      title="Is the surrogate any good?"
      level="meta"
      isWide
      state={stateOf(reading, { loading: "Leaving out each trial in turn" })}
      help="Each complete trial is predicted from all the others (leave-one-out). A good surrogate predicts near the diagonal, its intervals hold as often as they say, and its z-scores look standard normal."
    >
      {check !== null && <Check check={check} metric={study.metrics[0]} study={study.name} />}
    </Panel>
  );
}

interface CheckProps {
  readonly check: SurrogateCheckJson;
  readonly metric: Metric;
  readonly study: string;
}

function Check({ check, metric, study }: CheckProps) {
  const [selected, passing] = [selectedTrials.value, brushed.value];
  const predicted = useCallback(
    (palette: Palette) => predictedFigure({ check, metric, selected, brushed: passing }, palette),
    [check, metric.name, selected, passing],
  );
  const calibration = useCallback((palette: Palette) => calibrationFigure(check, palette), [check]);
  const residuals = useCallback((palette: Palette, size: FigureSize) => residualFigure(check, palette, size), [check]);
  const sentence = useMemo(() => residualSentence(check.z), [check]);
  return (
    <>
      <p class={`sentence verdict-${check.verdict.level}`}>{unbroken(check.verdict.text)}</p>
      <div class="figures">
        <SubFigure
          title="Predicted and observed"
          label={`Predicted and observed values of ${study}`}
          height={HEIGHT}
          draw={predicted}
        />
        <SubFigure
          title="Calibration of its intervals"
          label={`Calibration of the surrogate of ${study}`}
          height={HEIGHT}
          draw={calibration}
        />
        <SubFigure
          title="z-scores and the standard normal"
          label={`z-scores of the surrogate of ${study}`}
          height={HEIGHT}
          draw={residuals}
        />
      </div>
      <p class="note">
        {sentence} Rank correlation {formatNumber(check.rankCorrelation, 2)}; fitted to {formatCount(check.fitted)} of{" "}
        {formatCount(check.seen)} results. The grey band is what chance allows.
      </p>
    </>
  );
}
