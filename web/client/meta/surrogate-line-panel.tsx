/** What the surrogate believes along one dimension. */
import { useCallback, useMemo } from "preact/hooks";
import type { Palette } from "../chart/palette.ts";
import { Panel, stateOf } from "../frame/panel.tsx";
import { useRead } from "../live/read.ts";
import { useParameter } from "../routing/location.ts";
import { useSource } from "../source/context.ts";
import type { StudyPanelProps } from "../study/panels.ts";
import { Select } from "./controls.tsx";
import { FigureChart } from "./figure-chart.tsx";
import type { FigureSize } from "./figure.ts";
import { without } from "./fixed-point.ts";
import { pointsOf } from "./points.ts";
import { surrogateLineFigure } from "./surrogate-line.ts";
import { Others, useFixedPoint } from "./surrogate-parts.tsx";

const POINTS = 101;

export function SurrogateLinePanel({ study, revision, plot: { data: plot } }: StudyPanelProps) {
  const source = useSource();
  const { space, metrics } = study;
  const names = space.map(({ name }) => name);
  const [named, setX] = useParameter("along", names[0]);
  const x = names.includes(named) ? named : names[0];
  const fixed = useFixedPoint(space);
  const at = without(fixed.point, [x]);
  const key = JSON.stringify([study.name, x, at]);
  const reading = useRead(() => source.surrogate(study.name, { x, at, points: POINTS }), key, revision);
  const surrogate = reading.data;
  const points = useMemo(() => (plot === null ? [] : pointsOf(plot, metrics[0].name)), [plot]);
  const draw = useCallback(
    (palette: Palette, size: FigureSize) => {
      if (surrogate === null) throw new Error("surrogate; must be there before it is drawn: it is not");
      return surrogateLineFigure({ surrogate, space, points, metric: metrics[0] }, palette, size);
    },
    [surrogate, points],
  );
  return (
    <Panel
      id="surrogate-line"
      title="Belief along one dimension"
      level="meta"
      state={stateOf(reading, { loading: "Asking the surrogate" })}
      help="The line is what the surrogate expects of the objective; the bands are one and two deviations of that belief (noise of an observation comes on top). Below, the acquisition: the higher, the sooner a point there is suggested."
      controls={
        <Select label="Along" value={x} options={names.map((name) => ({ value: name, text: name }))} onChange={setX} />
      }
    >
      {surrogate !== null && (
        <>
          <ul class="keys" aria-label="What is drawn">
            <li>
              <span class="mark mark-belief" aria-hidden="true">
                ━
              </span>
              mean
            </li>
            <li>
              <span class="mark mark-band" aria-hidden="true">
                ■
              </span>
              ± 1 and 2 deviations
            </li>
            <li>
              <span class="mark" aria-hidden="true">
                ●
              </span>
              trials, the stronger the nearer to this line
            </li>
          </ul>
          <FigureChart label={`Belief of the surrogate of ${study.name} along ${x}`} height={420} draw={draw} />
          <Others space={space} surrogate={surrogate} fixed={fixed} />
        </>
      )}
    </Panel>
  );
}
