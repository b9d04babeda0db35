/** Where trials fail, and where the surrogate predicts failures. */
import { useCallback, useMemo } from "preact/hooks";
import { defined } from "../../../common/defined.ts";
import type { PlotJson, StudySummaryJson } from "../../api.ts";
import type { Palette } from "../chart/palette.ts";
import { Panel, stateOf } from "../frame/panel.tsx";
import { useRead } from "../live/read.ts";
import { useParameter } from "../routing/location.ts";
import { useApiClient } from "../api-client/context.ts";
import type { StudyPanelProps } from "./panel-list.ts";
import { AxesChoice, useShownAxes } from "../figure/axes-choice.tsx";
import { Select } from "../figure/controls.tsx";
import {
  failureHistogramHeight,
  failureHistograms,
  failureSentence,
  riskiest,
  tellingDimensions,
} from "./failure-map.ts";
import { SubFigure } from "../figure/figure-chart.tsx";
import type { FigureSize } from "../figure/figure.ts";
import { Marks } from "../figure/marks.tsx";
import { pointsOf } from "../figure/points.ts";
import { SampleNote } from "../figure/sample-note.tsx";
import { surfaceFigure } from "./surrogate/surface.ts";
import { useWidth } from "../figure/use-width.ts";

const POINTS = 41;

export function FailurePanel({ study, revision, plot: reading }: StudyPanelProps) {
  const plot = reading.data;
  return (
    <Panel
      id="failures"
      title="Where trials fail"
      level="surrogate"
      isWide
      state={stateOf(reading, { empty: ({ counts }) => (counts.failed === 0 ? "No trials have failed." : null) })}
      help="The surrogate learns from failures caused by the hyperparameters (diverged, infeasible), not from machine failures (transient). The map shows the predicted probability of success; the histograms count trials."
    >
      {plot !== null && plot.counts.failed > 0 && <Failures study={study} plot={plot} revision={revision} />}
    </Panel>
  );
}

interface FailuresProps {
  readonly study: StudySummaryJson;
  readonly plot: PlotJson;
  readonly revision: number;
}

function Failures({ study, plot, revision }: FailuresProps) {
  const client = useApiClient();
  const { space, metrics } = study;
  const shown = useShownAxes(study, revision);
  const shownNames = shown.space.map(({ name }) => name).join("\0");
  const names = space.map(({ name }) => name);
  const telling = useMemo(() => tellingDimensions(space, plot), [study.spaceRevision, plot.counts.failed]);
  const [text, setText] = useParameter("failures", "");
  const [x, y] = pairOf(text, names) ?? telling;
  const [box, width] = useWidth();
  const hasMap = y !== undefined;
  const key = hasMap ? JSON.stringify([study.name, x, y]) : null;
  const { data: surrogate } = useRead(
    () => client.surrogate(study.name, { x, ...defined({ y: hasMap ? y : undefined }), points: POINTS }),
    key,
    revision,
  );
  const points = useMemo(() => pointsOf(plot, metrics[0].name), [plot]);
  const map = useCallback(
    (palette: Palette, size: FigureSize) => {
      if (surrogate === null) throw new Error("draw was called before the surrogate was read");
      return surfaceFigure({ surrogate, space, points, metric: metrics[0], quantity: "feasibility" }, palette, size);
    },
    [surrogate, points],
  );
  const histograms = useCallback(
    (palette: Palette, size: FigureSize) => failureHistograms({ space: shown.space, plot }, palette, size),
    [plot, study.spaceRevision, shownNames],
  );
  const options = (other: string) =>
    names.filter((name) => name !== other).map((name) => ({ value: name, text: name }));
  const likeliest = surrogate === null ? null : riskiest(surrogate);
  return (
    <div ref={box}>
      <p class="sentence">
        {failureSentence(plot)} {likeliest}
      </p>
      {surrogate !== null && surrogate.feasibility !== null && hasMap && (
        <>
          <div class="row">
            <Select
              label="x axis"
              value={x}
              options={options(y)}
              onChange={(next) => setText(JSON.stringify([next, y]))}
            />
            <Select
              label="y axis"
              value={y}
              options={options(x)}
              onChange={(next) => setText(JSON.stringify([x, next]))}
            />
            <Marks marks={marksOf(plot)} />
          </div>
          <SubFigure
            title="Probability of success"
            label={`Probability of success in ${study.name} over ${x} and ${y}`}
            height={360}
            draw={map}
          />
        </>
      )}
      <div class="row">
        <AxesChoice axes={shown} total={space.length} />
      </div>
      <SubFigure
        title="Failures per dimension"
        label={`Failed trials of ${study.name} along each dimension`}
        height={failureHistogramHeight(width, shown.space.length)}
        draw={histograms}
      />
      <SampleNote plot={plot} />
    </div>
  );
}

function marksOf({ failure }: PlotJson) {
  const glyphs = { diverged: "✕", infeasible: "◻", transient: "+" } as const;
  return (["diverged", "infeasible", "transient"] as const)
    .filter((kind) => failure.includes(kind))
    .map((kind) => ({ glyph: glyphs[kind], kind: "failed" as const, text: kind }));
}

/** Two different dimensions from the address; null if there are none. */
function pairOf(text: string, names: readonly string[]): readonly string[] | null {
  try {
    const read: unknown = JSON.parse(text);
    if (!Array.isArray(read)) return null;
    const pair = names.length < 2 ? [] : read.filter((name): name is string => names.includes(name as string));
    return pair.length === 2 && pair[0] !== pair[1] ? pair : null;
  } catch {
    return null;
  }
}
