/** The Pareto front of a study with several tuned metrics, and how its hypervolume grew. */
import { useCallback } from "preact/hooks";
import type { FrontJson, PlotJson } from "../../api.ts";
import type { Palette } from "../chart/palette.ts";
import { SubFigure } from "../figure/figure-chart.tsx";
import { unbroken } from "../format/number.ts";
import { Panel, stateOf } from "../frame/panel.tsx";
import { useApiClient } from "../api-client/context.ts";
import { useRead } from "../live/read.ts";
import { brushed, selectedTrials } from "../selection/selection.ts";
import type { StudyPanelProps } from "./panel-list.ts";
import { frontFigure, frontSentence, growthFigure, pairsOf } from "./front.ts";

const HEIGHT = 300;

export function FrontPanel({ study, revision, plot }: StudyPanelProps) {
  const client = useApiClient();
  const reading = useRead(() => client.front(study.name), study.name, revision);
  const front = reading.data?.front ?? null;
  return (
    <Panel
      id="front"
      title="Pareto front"
      level="study"
      isWide
      state={stateOf(reading, {
        empty: (answer) => (answer.front === null ? "No complete trial meets the requirements yet." : null),
      })}
      help="A trial is on the front if no other trial is at least as good in every tuned metric and better in one. Diamonds: the front; triangles: trials that do not meet a requirement. The hypervolume measures the region dominated by the front, bounded by the reference point."
    >
      {front !== null && plot.data !== null && <Front front={front} plot={plot.data} study={study} />}
    </Panel>
  );
}

interface FrontProps {
  readonly front: FrontJson;
  readonly plot: PlotJson;
  readonly study: StudyPanelProps["study"];
}

function Front({ front, plot, study }: FrontProps) {
  const growth = useCallback(
    (palette: Palette) => growthFigure(front, plot.number.at(-1) ?? 0, palette),
    [front, plot],
  );
  return (
    <>
      <p class="sentence">{unbroken(frontSentence(front))}</p>
      <div class="figures">
        {pairsOf(front).map((pair) => (
          <Pair key={pair.join()} front={front} plot={plot} study={study} pair={pair} />
        ))}
        <SubFigure
          title="Hypervolume over trials"
          label={`Hypervolume of ${study.name}`}
          height={HEIGHT}
          draw={growth}
        />
      </div>
    </>
  );
}

function Pair({ front, plot, study, pair }: FrontProps & { readonly pair: readonly [number, number] }) {
  const [selected, passing] = [selectedTrials.value, brushed.value];
  const [i, j] = pair;
  const draw = useCallback(
    (palette: Palette) => frontFigure({ front, plot, study, selected, brushed: passing }, [i, j], palette),
    [front, plot, study.metrics, selected, passing, i, j],
  );
  const title = `${front.metrics[i]} and ${front.metrics[j]}`;
  return <SubFigure title={title} label={`Pareto front of ${study.name}: ${title}`} height={HEIGHT} draw={draw} />;
}
