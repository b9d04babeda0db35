/** Where trials fail, and where the surrogate believes they would. */
import { useCallback, useMemo } from "preact/hooks";
import type { PlotJson, StudySummaryJson } from "../../api.ts";
import type { Palette } from "../chart/palette.ts";
import { Panel, stateOf } from "../frame/panel.tsx";
import { useRead } from "../live/read.ts";
import { useParameter } from "../routing/location.ts";
import { useSource } from "../source/context.ts";
import type { StudyPanelProps } from "../study/panels.ts";
import { Select } from "./controls.tsx";
import {
  failureHistogramHeight,
  failureHistograms,
  failureSentence,
  riskiest,
  tellingDimensions,
} from "./failure-map.ts";
import { SubFigure } from "./figure-chart.tsx";
import type { FigureSize } from "./figure.ts";
import { Marks } from "./marks.tsx";
import { pointsOf } from "./points.ts";
import { SampleNote } from "./sample-note.tsx";
import { surfaceFigure } from "./surrogate-surface.ts";
import { useWidth } from "./use-width.ts";

const POINTS = 41;

export function FailurePanel({ study, revision, plot: reading }: StudyPanelProps) {
  const plot = reading.data;
  return (
    <Panel
      id="failures"
      title="Where trials fail"
      level="meta"
      isWide
      state={stateOf(reading, { empty: ({ counts }) => (counts.failed === 0 ? "No trial has failed." : null) })}
      help="The surrogate learns from failures that the hyperparameters caused (diverged, infeasible), not from those of a machine (transient). The map shows its chance that a trial does not fail; the histograms count."
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
  const source = useSource();
  const { space, metrics } = study;
  const names = space.map(({ name }) => name);
  const telling = useMemo(() => tellingDimensions(space, plot), [study.spaceRevision, plot.counts.failed]);
  const [text, setText] = useParameter("failures", "");
  const [x, y] = pairOf(text, names) ?? telling;
  const [box, width] = useWidth();
  const hasMap = y !== undefined;
  const key = hasMap ? JSON.stringify([study.name, x, y]) : null;
  const { data: surrogate } = useRead(
    () => source.surrogate(study.name, { x, ...(hasMap ? { y } : {}), points: POINTS }),
    key,
    revision,
  );
  const points = useMemo(() => pointsOf(plot, metrics[0].name), [plot]);
  const map = useCallback(
    (palette: Palette) => {
      if (surrogate === null) throw new Error("surrogate; must be there before it is drawn: it is not");
      return surfaceFigure({ surrogate, space, points, metric: metrics[0], quantity: "feasibility" }, palette);
    },
    [surrogate, points],
  );
  const histograms = useCallback(
    (palette: Palette, size: FigureSize) => failureHistograms({ space, plot }, palette, size),
    [plot, study.spaceRevision],
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
              label="Across"
              value={x}
              options={options(y)}
              onChange={(next) => setText(JSON.stringify([next, y]))}
            />
            <Select label="Up" value={y} options={options(x)} onChange={(next) => setText(JSON.stringify([x, next]))} />
            <Marks marks={marksOf(plot)} />
          </div>
          <SubFigure
            title="Chance not to fail"
            label={`Chance not to fail in ${study.name} over ${x} and ${y}`}
            height={360}
            draw={map}
          />
        </>
      )}
      <SubFigure
        title="Finished trials along each dimension, failed ones at the bottom"
        label={`Failed trials of ${study.name} along each dimension`}
        height={failureHistogramHeight(width, space.length)}
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

/** Two different names of the address; null where it names none. */
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
