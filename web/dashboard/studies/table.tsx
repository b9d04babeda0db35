/** The rows of the list of studies. */
import type { ListedStudyJson } from "../../api.ts";
import { now } from "../clock.ts";
import { columnFormat, type NumberFormat } from "../format/column.ts";
import { formatNumber } from "../format/number.ts";
import { formatAgo, formatTimeFully } from "../format/time.ts";
import { studyAddress } from "../routing/route.ts";
import { budgetUse, objectiveText } from "../study/facts.ts";
import { Sparkline } from "./sparkline.tsx";

export interface StudiesTableProps {
  readonly studies: readonly ListedStudyJson[];
  /** Names of the studies to compare. */
  readonly chosen: ReadonlySet<string>;
  readonly onToggle: (name: string) => void;
}

export function StudiesTable({ studies, chosen, onToggle }: StudiesTableProps) {
  const formatOf = bestFormats(studies);
  return (
    <table class="studies">
      <thead>
        <tr>
          <th scope="col">
            <span class="visually-hidden">Compare</span>
          </th>
          <th scope="col">Study</th>
          <th scope="col">State</th>
          <th scope="col" class="optional">
            Trials
          </th>
          <th scope="col" class="number">
            Best
          </th>
          <th scope="col" class="optional">
            Best so far
          </th>
          <th scope="col" class="optional number">
            Last update
          </th>
        </tr>
      </thead>
      <tbody>
        {studies.map((study) => (
          <StudyRow
            key={study.name}
            study={study}
            isChosen={chosen.has(study.name)}
            format={formatOf(study)}
            onToggle={onToggle}
          />
        ))}
      </tbody>
    </table>
  );
}

interface StudyRowProps {
  readonly study: ListedStudyJson;
  readonly isChosen: boolean;
  readonly format: NumberFormat;
  readonly onToggle: (name: string) => void;
}

function StudyRow({ study, isChosen, format, onToggle }: StudyRowProps) {
  const { name, tags, metrics, best, counts, assessment } = study;
  const use = budgetUse(study);
  const state = counts.running > 0 ? "running" : study.state;
  const changed = Date.parse(study.updatedAt);
  const said = objectiveText(study.objective);
  return (
    <tr>
      <td>
        <input type="checkbox" checked={isChosen} aria-label={`Compare ${name}`} onChange={() => onToggle(name)} />
      </td>
      <td class="study-name">
        <a href={studyAddress(name)}>{name}</a>
        {tags.map((tag) => (
          <span key={tag} class="badge">
            {tag}
          </span>
        ))}
        {said !== name && <div class="muted">{said}</div>}
      </td>
      <td>
        <span class={`state state-${state}`}>{stateText(study, use.isUsedUp)}</span>
      </td>
      <td class="optional">
        {use.text}
        {use.share !== null && <progress value={use.share} max={1} aria-label={`Budget of ${name} used`} />}
      </td>
      <td class="number">
        {best === null ? "–" : format(best)}
        <div class="muted">{metrics[0]?.name}</div>
        {assessment !== undefined && (
          <div class={assessment.verdict === "contradicts" ? "verdict-bad" : "muted"} title={assessment.text}>
            test set {assessment.verdict === "unclear" ? "is unclear" : assessment.verdict}
          </div>
        )}
      </td>
      <td class="optional">
        <Sparkline study={study} />
      </td>
      <td class="optional number muted">
        <time dateTime={study.updatedAt} title={formatTimeFully(changed)}>
          {formatAgo(changed, now())}
        </time>
      </td>
    </tr>
  );
}

/** Only values of the same metric share a format. */
function bestFormats(studies: readonly ListedStudyJson[]): (study: ListedStudyJson) => NumberFormat {
  const names = new Set(studies.map(({ metrics }) => metrics[0].name));
  const valuesOf = (name: string) => studies.filter(({ metrics }) => metrics[0].name === name).map(({ best }) => best);
  const formats = new Map([...names].map((name) => [name, columnFormat(valuesOf(name), { isExact: true })]));
  return ({ metrics }) => formats.get(metrics[0].name) ?? formatNumber;
}

function stateText({ state, counts }: ListedStudyJson, isUsedUp: boolean): string {
  if (counts.running > 0) return `${counts.running} running`;
  return state === "active" && isUsedUp ? "done" : state;
}
