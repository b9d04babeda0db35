/** The surrogate over two dimensions. */
import { useCallback, useMemo } from "preact/hooks";
import type { Palette } from "../../chart/palette.ts";
import { Panel, stateOf } from "../../frame/panel.tsx";
import { useRead } from "../../live/read.ts";
import { useParameter } from "../../routing/location.ts";
import { useApiClient } from "../../api-client/context.ts";
import type { StudyPanelProps } from "../panel-list.ts";
import { Choice, Select } from "../../figure/controls.tsx";
import { FigureChart } from "../../figure/figure-chart.tsx";
import type { FigureSize } from "../../figure/figure.ts";
import { useValueScale } from "../../figure/use-value-scale.ts";
import { without } from "./fixed-point.ts";
import { pointsOf } from "../../figure/points.ts";
import { Others, useFixedPoint } from "./parts.tsx";
import { quantities, quantityNames, surfaceFigure } from "./surface.ts";

const POINTS = 41;

export function SurrogateSurfacePanel({ study, revision, plot: { data: plot } }: StudyPanelProps) {
  const client = useApiClient();
  const { space, metrics } = study;
  const names = space.map(({ name }) => name);
  const [namedX, setX] = useParameter("x", names[0]);
  const [namedY, setY] = useParameter("y", names[1] ?? names[0]);
  const x = names.includes(namedX) ? namedX : names[0];
  const y = names.includes(namedY) && namedY !== x ? namedY : (names.find((name) => name !== x) ?? x);
  const [named, setQuantity] = useParameter("quantity", "mean");
  const fixed = useFixedPoint(space);
  const at = without(fixed.point, [x, y]);
  const isPlane = x !== y;
  const key = isPlane ? JSON.stringify([study.name, x, y, at]) : null;
  const reading = useRead(() => client.surrogate(study.name, { x, y, at, points: POINTS }), key, revision);
  const surrogate = reading.data;
  const shown = quantities.filter(
    (each) => each !== "feasibility" || (surrogate !== null && surrogate.feasibility !== null),
  );
  const quantity = shown.find((each) => each === named) ?? "mean";
  const points = useMemo(() => (plot === null ? [] : pointsOf(plot, metrics[0].name)), [plot]);
  const { isLog } = useValueScale(plot, metrics[0]);
  const draw = useCallback(
    (palette: Palette, size: FigureSize) => {
      if (surrogate === null) throw new Error("draw was called before the surrogate was read");
      return surfaceFigure({ surrogate, space, points, metric: metrics[0], quantity, isLog }, palette, size);
    },
    [surrogate, points, quantity, isLog],
  );
  const options = (other: string) =>
    names.filter((name) => name !== other).map((name) => ({ value: name, text: name }));
  return (
    <Panel
      id="surrogate-surface"
      title="Surrogate, 2-D contour"
      level="surrogate"
      state={
        isPlane
          ? stateOf(reading, { loading: "Querying the surrogate" })
          : { kind: "empty", text: "The search space has only one dimension." }
      }
      help="Contours of the surrogate. Darker is better: better values, less uncertainty, higher acquisition. Trials are drawn on top, the best as a star."
      controls={
        isPlane && (
          <>
            <Select label="x axis" value={x} options={options(y)} onChange={setX} />
            <Select label="y axis" value={y} options={options(x)} onChange={setY} />
          </>
        )
      }
    >
      {surrogate !== null && (
        <>
          <Choice
            label="What is shown"
            value={quantity}
            options={shown.map((each) => ({ value: each, text: quantityNames[each] }))}
            onChange={setQuantity}
          />
          <FigureChart
            label={`${quantityNames[quantity]} of the surrogate of ${study.name} over ${x} and ${y}`}
            height={386}
            draw={draw}
          />
          <Others space={space} surrogate={surrogate} fixed={fixed} />
        </>
      )}
    </Panel>
  );
}
