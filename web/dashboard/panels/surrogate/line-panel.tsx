/** The surrogate along one dimension. */
import { useCallback, useMemo } from "preact/hooks";
import type { Palette } from "../../chart/palette.ts";
import { formatNumber } from "../../format/number.ts";
import { Panel, stateOf } from "../../frame/panel.tsx";
import { useRead } from "../../live/read.ts";
import { useParameter } from "../../routing/location.ts";
import { useApiClient } from "../../api-client/context.ts";
import type { StudyPanelProps } from "../panel-list.ts";
import { AllValues, Select, useAllValues } from "../../figure/controls.tsx";
import { FigureChart } from "../../figure/figure-chart.tsx";
import type { FigureSize } from "../../figure/figure.ts";
import { useValueScale } from "../../figure/use-value-scale.ts";
import { without } from "./fixed-point.ts";
import { pointsOf } from "../../figure/points.ts";
import { lineWindow, surrogateLineFigure } from "./line.ts";
import { Others, useFixedPoint } from "./parts.tsx";

const POINTS = 101;

export function SurrogateLinePanel({ study, revision, plot: { data: plot } }: StudyPanelProps) {
  const client = useApiClient();
  const { space, metrics } = study;
  const names = space.map(({ name }) => name);
  const [named, setX] = useParameter("along", names[0]);
  const x = names.includes(named) ? named : names[0];
  const fixed = useFixedPoint(space);
  const at = without(fixed.point, [x]);
  const key = JSON.stringify([study.name, x, at]);
  const reading = useRead(() => client.surrogate(study.name, { x, at, points: POINTS }), key, revision);
  const surrogate = reading.data;
  const points = useMemo(() => (plot === null ? [] : pointsOf(plot, metrics[0].name)), [plot]);
  const [isAll, setAll] = useAllValues();
  const { isLog } = useValueScale(plot, metrics[0]);
  const outliers = useMemo(
    () =>
      surrogate === null ? 0 : lineWindow({ surrogate, space, points, metric: metrics[0], isAll, isLog }).outliers,
    [surrogate, points, isAll, isLog],
  );
  const draw = useCallback(
    (palette: Palette, size: FigureSize) => {
      if (surrogate === null) throw new Error("draw was called before the surrogate was read");
      return surrogateLineFigure({ surrogate, space, points, metric: metrics[0], isAll, isLog }, palette, size);
    },
    [surrogate, points, isAll, isLog],
  );
  return (
    <Panel
      id="surrogate-line"
      title="Surrogate, 1-D slice"
      level="surrogate"
      state={stateOf(reading, { loading: "Querying the surrogate" })}
      help="The line is the surrogate's mean, the bands are ±1σ and ±2σ of the mean function, and the dashed lines are the 95 % interval of a single observation, including noise. Below is the acquisition function; its maximum is suggested next."
      controls={
        <>
          <AllValues outliers={outliers} isAll={isAll} onChange={setAll} />
          <Select
            label="x axis"
            value={x}
            options={names.map((name) => ({ value: name, text: name }))}
            onChange={setX}
          />
        </>
      }
    >
      {surrogate !== null && (
        <>
          <ul class="keys" aria-label="What is drawn">
            <li>
              <span class="mark mark-surrogate" aria-hidden="true">
                ━
              </span>
              mean
            </li>
            <li>
              <span class="mark mark-band" aria-hidden="true">
                ■
              </span>
              ±1σ, ±2σ
            </li>
            <li>
              <span class="mark mark-surrogate" aria-hidden="true">
                ┅
              </span>
              95 % of observations (noise sd {formatNumber(surrogate.noise, 2)})
            </li>
            <li>
              <span class="mark" aria-hidden="true">
                ●
              </span>
              trials (opacity = closeness to this slice)
            </li>
          </ul>
          <FigureChart label={`Surrogate of ${study.name} along ${x}`} height={420} draw={draw} />
          <Others space={space} surrogate={surrogate} fixed={fixed} />
        </>
      )}
    </Panel>
  );
}
