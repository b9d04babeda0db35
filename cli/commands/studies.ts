/** `credence studies`: lists the studies. */
import { shownAddress } from "../../common/shown-address.ts";
import { assessmentVerdict } from "../../tuner/study/assessment.ts";
import type { StudyOverview } from "../../tuner/store.ts";
import { jsonFlag, type CommandSpec, type ExitCode } from "../command.ts";
import { countOf, formatAge, formatValue } from "../terminal/format.ts";
import { jsonText } from "../report/json-text.ts";
import { summaryJson } from "../report/json.ts";
import { createColors } from "../terminal/colors.ts";
import { locationFlags, locationOfCall } from "../studies/location.ts";
import { assessedSentences } from "../report/assessed.ts";
import { referenceText } from "../report/objective-text.ts";
import { tableLines, wrap } from "../terminal/table.ts";
import { withExistingStudies } from "../studies/with-studies.ts";

export const studiesCommand: CommandSpec = {
  flags: [...locationFlags, jsonFlag],
  examples: [
    { line: "credence studies", summary: "the studies in ./credence.db" },
    { line: "credence studies --storage sqlite:team.db --json", summary: "the studies in another file, as JSON" },
  ],
  async run(call, context) {
    const location = locationOfCall(call, context);
    return withExistingStudies<ExitCode>(location, context, async (existing) => {
      const studies = (await existing?.listStudies()) ?? [];
      if (call.flags.json === true) {
        context.stdout.write(jsonText(studies.map(summaryJson)));
      } else if (studies.length === 0) {
        context.stdout.write(
          `No studies in ${shownAddress(location.address)} yet. \`${context.environment.tuneProgram}\` creates one.\n`,
        );
      } else {
        const [titles, ...rows] = studyLines(studies, { now: context.now(), width: context.stdout.columns() });
        const paint = createColors(context.stdout, context.environment.variables);
        const contradicted = contradictions(studies, context.stdout.columns());
        context.stdout.write(`${[paint.dim(titles), ...rows, ...contradicted].join("\n")}\n`);
      }
      return 0;
    });
  },
};

function studyLines(
  studies: readonly StudyOverview[],
  { now, width }: { now: number; width: number },
): readonly string[] {
  const column = (title: string, cellOf: (summary: StudyOverview) => string) => ({
    title,
    cells: studies.map(cellOf),
    align: "left" as const,
  });
  return tableLines(
    [
      { ...column("study", ({ study }) => study.name), minWidth: 20, cutAt: "middle" },
      { ...column("objective", ({ study }) => referenceText(study.objective)), minWidth: 10, priority: 2 },
      column("trials", trialsText),
      {
        ...column("best", ({ study, best }) => (best === null ? "–" : `${study.metrics[0].name} ${formatValue(best)}`)),
        minWidth: 16,
        cutAt: "middle",
        priority: 3,
      },
      { ...column("last change", ({ updatedAt }) => formatAge(now - updatedAt)), priority: 1 },
    ],
    { width },
  );
}

/** A sentence for each study whose winner is not better than the default on the test set. */
function contradictions(studies: readonly StudyOverview[], width: number): readonly string[] {
  return studies.flatMap(({ study: { name, assessment } }) =>
    assessment === undefined || assessmentVerdict(assessment) !== "contradicts"
      ? []
      : assessedSentences(assessment).flatMap((sentence) => wrap(`${name}: ${sentence}`, width)),
  );
}

function trialsText({ study, counts }: StudyOverview): string {
  const finished = counts.complete + counts.pruned + counts.failed;
  const limit = study.budget.trials;
  const done = limit === undefined ? countOf(finished, "trial") : `${finished} of ${limit}`;
  return counts.running === 0 ? done : `${done}, ${counts.running} running`;
}
