/** `credence export`: a study with all its trials as one document. */
import { archivedTrial, archiveOf } from "../archive.ts";
import type { ArchivedTrial } from "../archive.ts";
import { jsonFlag } from "../command.ts";
import type { CommandSpec } from "../command.ts";
import { printed } from "../json.ts";
import { placeFlags } from "../place.ts";
import { withStudy } from "../with-store.ts";

export const exportCommand: CommandSpec = {
  description: ["The document is what `credence import` reads, on this machine or another."],
  flags: [...placeFlags, { ...jsonFlag, summary: "the same; the document is always JSON" }],
  examples: [
    { line: "credence export bnn-regression > study.json", says: "a copy in a file" },
    {
      line: "credence export bnn-regression | credence import - --storage sqlite:copy.db",
      says: "from one database to another",
    },
  ],
  async run(call, context) {
    return withStudy(call, context, async (study, studies) => {
      const trials: ArchivedTrial[] = [];
      for (const trial of await studies.readTrials(study.name)) {
        const intermediateValues = await studies.readIntermediateValues(study.name, trial.number);
        const artifacts = await studies.readArtifacts(study.name, trial.number);
        trials.push(archivedTrial(trial, { intermediateValues, artifacts }));
      }
      context.stdout.write(printed(archiveOf(study, trials)));
      return 0;
    });
  },
};
