/** A scatter matrix over dimensions selected by the viewer. */
import { useCallback } from "preact/hooks";
import { Panel, stateOf } from "../frame/panel.tsx";
import { useParameter } from "../routing/location.ts";
import { brushed, selectedTrials } from "../selection/selection.ts";
import type { StudyPanelProps } from "./panel-list.ts";
import { useShownAxes } from "../figure/axes-choice.tsx";
import { useMetric } from "../figure/controls.tsx";
import { FigureChart } from "../figure/figure-chart.tsx";
import { TrialMarks } from "../figure/marks.tsx";
import { matrixFigure, matrixHeight, MAX_DIMENSIONS } from "./matrix.ts";
import { SampleNote } from "../figure/sample-note.tsx";
import { useWidth } from "../figure/use-width.ts";

/** Initial number of dimensions; a fourth makes the plots small. */
const FIRST = 3;

export function MatrixPanel({ study, revision, plot: reading }: StudyPanelProps) {
  const plot = reading.data;
  const [metric] = useMetric(study);
  const [box, width] = useWidth();
  const { space } = study;
  const names = space.map(({ name }) => name);
  const first = useShownAxes(study, revision)
    .space.slice(0, FIRST)
    .map(({ name }) => name);
  const [text, setText] = useParameter("matrix", "");
  const [colour, setColour] = useParameter("colour", "value");
  const isRanked = colour === "rank";
  const chosen = chosenOf(text, names) ?? names.filter((name) => first.includes(name));
  const [selected, passing] = [selectedTrials.value, brushed.value];
  const height = matrixHeight(width, chosen.length);
  const draw = useCallback(
    (palette: Parameters<typeof matrixFigure>[1], size: Parameters<typeof matrixFigure>[2]) => {
      if (plot === null) throw new Error("draw was called before the plot was read");
      return matrixFigure({ space, plot, metric, selected, brushed: passing, names: chosen, isRanked }, palette, size);
    },
    [plot, metric.name, selected, passing, chosen.join("\n"), isRanked, study.spaceRevision],
  );
  const toggle = (name: string) => {
    const next = chosen.includes(name) ? chosen.filter((each) => each !== name) : [...chosen, name];
    setText(JSON.stringify(names.filter((each) => next.includes(each))));
  };
  return (
    <Panel
      id="matrix"
      title="Scatter matrix"
      level="study"
      isWide
      state={stateOf(reading, {
        empty: ({ total }) =>
          total === 0 ? "No trials yet." : names.length < 2 ? "The search space has only one dimension." : null,
      })}
      help={`Trials over pairs of dimensions, colored by value, or by rank among the complete trials, which is robust to outliers; up to ${MAX_DIMENSIONS} dimensions at a time.`}
      controls={
        <label class="field-inline">
          Color{" "}
          <select value={isRanked ? "rank" : "value"} onChange={(event) => setColour(event.currentTarget.value)}>
            <option value="value">value</option>
            <option value="rank">rank</option>
          </select>
        </label>
      }
    >
      <div ref={box}>
        {plot !== null && (
          <>
            <fieldset class="checks">
              <legend class="visually-hidden">Dimensions of the scatter matrix</legend>
              {names.map((name) => (
                <label key={name} class="field-inline">
                  <input
                    type="checkbox"
                    checked={chosen.includes(name)}
                    disabled={chosen.includes(name) ? chosen.length <= 2 : chosen.length >= MAX_DIMENSIONS}
                    onChange={() => toggle(name)}
                  />
                  {name}
                </label>
              ))}
            </fieldset>
            <TrialMarks plot={plot} />
            <FigureChart label={`Scatter matrix of ${study.name}`} height={height} draw={draw} />
            <SampleNote plot={plot} />
          </>
        )}
      </div>
    </Panel>
  );
}

/** The valid names from the address; null if there are too few. */
function chosenOf(text: string, names: readonly string[]): readonly string[] | null {
  let read: unknown = null;
  try {
    read = JSON.parse(text);
  } catch {
    // Treated as no selection below.
  }
  const chosen = Array.isArray(read) ? names.filter((name) => read.includes(name)).slice(0, MAX_DIMENSIONS) : [];
  return chosen.length >= 2 ? chosen : null;
}
