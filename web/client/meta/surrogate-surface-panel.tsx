/** What the surrogate believes over two dimensions. */
import { useCallback, useMemo } from "preact/hooks";
import type { Palette } from "../chart/palette.ts";
import { Panel, stateOf } from "../frame/panel.tsx";
import { useRead } from "../live/read.ts";
import { useParameter } from "../routing/location.ts";
import { useSource } from "../source/context.ts";
import type { StudyPanelProps } from "../study/panels.ts";
import { Choice, Select } from "./controls.tsx";
import { FigureChart } from "./figure-chart.tsx";
import { without } from "./fixed-point.ts";
import { pointsOf } from "./points.ts";
import { Others, useFixedPoint } from "./surrogate-parts.tsx";
import { quantities, surfaceFigure } from "./surrogate-surface.ts";

const POINTS = 41;

export function SurrogateSurfacePanel({ study, revision, plot: { data: plot } }: StudyPanelProps) {
  const source = useSource();
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
  const reading = useRead(() => source.surrogate(study.name, { x, y, at, points: POINTS }), key, revision);
  const surrogate = reading.data;
  const shown = quantities.filter(
    (each) => each !== "feasibility" || (surrogate !== null && surrogate.feasibility !== null),
  );
  const quantity = shown.find((each) => each === named) ?? "mean";
  const points = useMemo(() => (plot === null ? [] : pointsOf(plot, metrics[0].name)), [plot]);
  const draw = useCallback(
    (palette: Palette) => {
      if (surrogate === null) throw new Error("surrogate; must be there before it is drawn: it is not");
      return surfaceFigure({ surrogate, space, points, metric: metrics[0], quantity }, palette);
    },
    [surrogate, points, quantity],
  );
  const options = (other: string) =>
    names.filter((name) => name !== other).map((name) => ({ value: name, text: name }));
  return (
    <Panel
      id="surrogate-surface"
      title="Belief over two dimensions"
      level="meta"
      state={
        isPlane
          ? stateOf(reading, { loading: "Asking the surrogate" })
          : { kind: "empty", text: "There is only one dimension." }
      }
      help="Contours of what the surrogate believes. Dark is where the tuner wants to be: better values, more certain, suggested sooner. Trials are drawn over it, the best as a star."
      controls={
        isPlane && (
          <>
            <Select label="Across" value={x} options={options(y)} onChange={setX} />
            <Select label="Up" value={y} options={options(x)} onChange={setY} />
          </>
        )
      }
    >
      {surrogate !== null && (
        <>
          <Choice
            label="What is shown"
            value={quantity}
            options={shown.map((each) => ({ value: each, text: each }))}
            onChange={setQuantity}
          />
          <FigureChart
            label={`${quantity} of the surrogate of ${study.name} over ${x} and ${y}`}
            height={386}
            draw={draw}
          />
          <Others space={space} surrogate={surrogate} fixed={fixed} />
        </>
      )}
    </Panel>
  );
}
