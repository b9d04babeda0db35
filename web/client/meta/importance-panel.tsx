/** Which dimensions matter, and how sure that is. */
import { useCallback } from "preact/hooks";
import { Panel, stateOf } from "../frame/panel.tsx";
import { useRead } from "../live/read.ts";
import { useSource } from "../source/context.ts";
import type { StudyPanelProps } from "../study/panels.ts";
import { FigureChart } from "./figure-chart.tsx";
import { importanceFigure, importanceHeight, importanceSentence, importanceSource } from "./importance.ts";

export function ImportancePanel({ study, revision }: StudyPanelProps) {
  const source = useSource();
  const reading = useRead(() => source.importance(study.name), study.name, revision);
  const importance = reading.data;
  const draw = useCallback(
    (palette: Parameters<typeof importanceFigure>[1], size: Parameters<typeof importanceFigure>[2]) => {
      if (importance === null) throw new Error("importance; must be there before it is drawn: it is not");
      return importanceFigure(importance, palette, size);
    },
    [importance],
  );
  return (
    <Panel
      id="importance"
      title="Importance"
      level="meta"
      isWide
      state={stateOf(reading, {
        loading: "Fitting the surrogate",
        empty: ({ fits }) => (fits === 0 ? "Nothing can be said yet: too few complete trials." : null),
      })}
      help="Share of the surrogate's variation over the whole space that goes away when a dimension is known (alone), and that stays when all others are known (in all: with its interactions). Whiskers hold 90 % of several fits."
    >
      {importance !== null && (
        <>
          <p class="sentence">{importanceSentence(importance)}</p>
          <ul class="keys">
            <li>
              <span class="mark mark-belief" aria-hidden="true">
                ■
              </span>
              in all
            </li>
            <li>
              <span class="mark mark-alone" aria-hidden="true">
                ■
              </span>
              alone
            </li>
            <li>
              <span class="mark mark-whisker" aria-hidden="true">
                ├─┤
              </span>
              90 % of the fits
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
