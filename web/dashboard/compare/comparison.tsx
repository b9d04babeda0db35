/** The panels of a comparison. */
import { useCallback } from "preact/hooks";
import type { StudySummaryJson } from "../../api.ts";
import type { Palette } from "../chart/palette.ts";
import { columnFormat } from "../format/column.ts";
import { formatCount } from "../format/number.ts";
import { Panel } from "../frame/panel.tsx";
import { Choice } from "../figure/controls.tsx";
import { FigureChart } from "../figure/figure-chart.tsx";
import type { FigureSize } from "../figure/figure.ts";
import { sampleNote } from "../figure/points.ts";
import { useParameter } from "../routing/location.ts";
import { studyAddress } from "../routing/route.ts";
import { type Compared, mismatch } from "./curves.ts";
import { bestFigure, distributionFigure, paretoFigure } from "./figures.ts";

export interface ComparedStudy extends Compared {
  readonly study: StudySummaryJson;
}

const HEIGHT = 340;

export function Comparison({ compared }: { readonly compared: readonly ComparedStudy[] }) {
  const [text, setOver] = useParameter("over", "trials");
  const over = text === "time" ? "time" : "trials";
  const metric = compared[0].study.metrics[0];
  const warning = mismatch(compared.map(({ study }) => study));
  const best = useCallback(
    (palette: Palette, size: FigureSize) => bestFigure({ studies: compared, metric, over }, palette, size),
    [compared, over],
  );
  const distribution = useCallback(
    (palette: Palette, size: FigureSize) => distributionFigure({ studies: compared, metric }, palette, size),
    [compared],
  );
  const pareto = useCallback(
    (palette: Palette, size: FigureSize) => paretoFigure({ studies: compared, metric }, palette, size),
    [compared],
  );
  const names = compared.map(({ name }) => name).join(", ");
  const notes = compared.flatMap(({ name, plot }) => {
    const note = sampleNote(plot, formatCount);
    return note === null ? [] : [`${name}: ${note}`];
  });
  return (
    <>
      {warning !== null && (
        <p class="banner" role="alert">
          {warning}
        </p>
      )}
      <div class="panels">
        {warning !== null && (
          <Panel title="Studies" level="study" isWide>
            <Numbers compared={compared} />
          </Panel>
        )}
        {/* Values of different metrics do not share an axis. */}
        {warning === null && (
          <>
            <Panel
              id="best-so-far"
              title="Best so far"
              level="study"
              isWide
              help="The best value that each study has found so far."
              controls={
                <Choice
                  label="Over"
                  value={over}
                  options={[
                    { value: "trials", text: "trials" },
                    { value: "time", text: "time" },
                  ]}
                  onChange={setOver}
                />
              }
            >
              <FigureChart label={`Best so far of ${names}`} height={HEIGHT} draw={best} />
              <Numbers compared={compared} />
            </Panel>
            <Panel
              id="distribution"
              title="Empirical CDF"
              level="study"
              help="For each value, the share of complete trials at or below it. Curves closer to the better end belong to better studies."
            >
              <FigureChart label={`Empirical CDF of ${names}`} height={HEIGHT} draw={distribution} />
            </Panel>
            <Panel
              id="pareto"
              title={`${metric.name} against evaluation time`}
              level="study"
              help="Each complete trial by value and duration. The line is the Pareto front of each study."
            >
              <FigureChart label={`Value against evaluation time of ${names}`} height={HEIGHT} draw={pareto} />
            </Panel>
          </>
        )}
      </div>
      {notes.length > 0 && <p class="note">{notes.join("; ")}.</p>}
    </>
  );
}

function Numbers({ compared }: { readonly compared: readonly ComparedStudy[] }) {
  const format = columnFormat(
    compared.map(({ plot }) => plot.best.value.at(-1)),
    { isExact: true },
  );
  return (
    <div class="data-view">
      <table aria-label="Summary of the studies">
        <thead>
          <tr>
            {["Study", "Objective", "Best", "Complete", "Failed", "Trials"].map((title, column) => (
              <th key={title} scope="col" class={column < 2 ? "" : "number"}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {compared.map(({ name, study, plot }) => (
            <tr key={name}>
              <td>
                <a href={studyAddress(name)}>{name}</a>
              </td>
              <td>
                {study.metrics[0].name}, {study.metrics[0].direction}
              </td>
              <td class="number">
                {plot.best.value.length === 0 ? "–" : format(plot.best.value[plot.best.value.length - 1])}
              </td>
              <td class="number">{formatCount(plot.counts.complete)}</td>
              <td class="number">{formatCount(plot.counts.failed)}</td>
              <td class="number">{formatCount(plot.total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
