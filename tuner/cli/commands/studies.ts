/** `credence studies`: what there is. */
import type { StudySummary } from "../../store.ts";
import { jsonFlag } from "../command.ts";
import type { CommandSpec, ExitCode } from "../command.ts";
import { countOf, formatAge, formatValue } from "../format.ts";
import { printed, summaryJson } from "../json.ts";
import { createPaint } from "../paint.ts";
import { placeFlags, placeOfCall } from "../place.ts";
import { referenceText } from "../reference-text.ts";
import { tableLines } from "../table.ts";
import { withExistingStore } from "../with-store.ts";

export const studiesCommand: CommandSpec = {
  flags: [...placeFlags, jsonFlag],
  examples: [
    { line: "credence studies", says: "the studies in ./credence.db" },
    { line: "credence studies --storage sqlite:team.db --json", says: "those of another file, for a program" },
  ],
  async run(call, context) {
    const place = placeOfCall(call, context);
    return withExistingStore<ExitCode>(place, context, async (there) => {
      const studies = (await there?.listStudies()) ?? [];
      if (call.flags.json === true) {
        context.stdout.write(printed(studies.map(summaryJson)));
      } else if (studies.length === 0) {
        context.stdout.write(
          `No studies in ${place.address} yet. \`${context.surroundings.tuneProgram}\` makes the first.\n`,
        );
      } else {
        const [titles, ...rows] = studyLines(studies, { now: context.now(), width: context.stdout.columns() });
        const paint = createPaint(context.stdout, context.surroundings.environment);
        context.stdout.write(`${[paint.dim(titles), ...rows].join("\n")}\n`);
      }
      return 0;
    });
  },
};

function studyLines(
  studies: readonly StudySummary[],
  { now, width }: { now: number; width: number },
): readonly string[] {
  const column = (title: string, cells: readonly string[]) => ({ title, cells, align: "left" as const });
  return tableLines(
    [
      column(
        "study",
        studies.map(({ study }) => study.name),
      ),
      {
        ...column(
          "objective",
          studies.map(({ study }) => referenceText(study.objective)),
        ),
        flexible: true,
      },
      column("trials", studies.map(trialsText)),
      column(
        "best",
        studies.map(({ study, best }) => (best === null ? "–" : `${study.metrics[0].name} ${formatValue(best)}`)),
      ),
      column(
        "last change",
        studies.map(({ updatedAt }) => formatAge(now - updatedAt)),
      ),
    ],
    { width },
  );
}

function trialsText({ study, counts }: StudySummary): string {
  const finished = counts.complete + counts.pruned + counts.failed;
  const limit = study.budget.trials;
  const done = limit === undefined ? countOf(finished, "trial") : `${finished} of ${limit}`;
  return counts.running === 0 ? done : `${done}, ${counts.running} running`;
}
