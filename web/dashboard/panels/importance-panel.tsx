/** The importance of each dimension, with its uncertainty. */
import { useCallback } from "preact/hooks";
import { Panel, stateOf } from "../frame/panel.tsx";
import { useRead } from "../live/read.ts";
import { useApiClient } from "../api-client/context.ts";
import type { StudyPanelProps } from "./panel-list.ts";
import { FigureChart } from "../figure/figure-chart.tsx";
import { importanceFigure, importanceHeight, importanceSentence, importanceSource } from "./importance.ts";

export function ImportancePanel({ study, revision }: StudyPanelProps) {
  const client = useApiClient();
  const reading = useRead(() => client.importance(study.name), study.name, revision);
  const importance = reading.data;
  const draw = useCallback(
    (palette: Parameters<typeof importanceFigure>[1], size: Parameters<typeof importanceFigure>[2]) => {
      if (importance === null) throw new Error("draw before importance was read");
      return importanceFigure(importance, palette, size);
    },
    [importance],
  );
  return (
    <Panel
      id="importance"
      title="Importance"
      level="surrogate"
      isWide
      state={stateOf(reading, {
        loading: "Fitting the surrogate",
        empty: ({ fits }) => (fits === 0 ? "Needs at least 5 completed trials." : null),
      })}
      help="Sobol indices of the surrogate over the whole space. Main effect: the share of the variance explained by a hyperparameter alone. Total effect: including its interactions. Whiskers: 90 % interval over several fits."
    >
      {importance !== null && (
        <>
          <p class="sentence">{importanceSentence(importance)}</p>
          <ul class="keys">
            <li>
              <span class="mark mark-surrogate" aria-hidden="true">
                ■
              </span>{" "}
              total effect{" "}
            </li>
            <li>
              <span class="mark mark-alone" aria-hidden="true">
                ■
              </span>
              main effect
            </li>
            <li>
              <span class="mark mark-whisker" aria-hidden="true">
                ├─┤
              </span>
              90 % interval
            </li>
          </ul>
          <FigureChart
            label={`Importance of the dimensions of ${study.name}`}
            height={importanceHeight(importance.dimensions.length)}
            draw={draw}
          />
          <p class="note">{importanceSource(importance)}</p>
        </>
      )}
    </Panel>
  );
}
