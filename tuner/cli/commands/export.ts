/** `credence export`: a study with all its trials as one document. */
import { archivedTrial, archiveOf } from "../archive.ts";
import type { ArchivedTrial } from "../archive.ts";
import { jsonFlag, storageFlag } from "../command.ts";
import type { CommandSpec } from "../command.ts";
import { printed } from "../json.ts";
import { withStudy } from "../with-store.ts";

export const exportCommand: CommandSpec = {
  name: "export",
  positional: [{ name: "<study>", summary: "name of the study" }],
  summary: "print a study with all its trials as one JSON document",
  description: ["The document is what `credence import` reads, on this machine or another."],
  flags: [storageFlag, { ...jsonFlag, summary: "the same; the document is always JSON" }],
  examples: [
    { line: "credence export bnn-regression > study.json", says: "a copy in a file" },
    {
      line: "credence export bnn-regression | credence import - --storage sqlite:copy.db",
      says: "from one database to another",
    },
  ],
  async run(call, context) {
    return withStudy(call, context, async (study, store) => {
      const trials: ArchivedTrial[] = [];
      for (const trial of await store.readTrials(study.name)) {
        const intermediateValues = await store.readIntermediateValues(study.name, trial.number);
        const artifacts = await store.readArtifacts(study.name, trial.number);
        trials.push(archivedTrial(trial, { intermediateValues, artifacts }));
      }
      context.stdout.write(printed(archiveOf(study, trials)));
      return 0;
    });
  },
};
