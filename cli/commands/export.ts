/** `credence export`: a study with all its trials as one document. */
import { archivedTrial, archiveOf, type ArchivedTrial } from "../studies/archive.ts";
import { jsonFlag, type CommandSpec } from "../command.ts";
import { jsonText } from "../report/json-text.ts";
import { locationFlags } from "../studies/location.ts";
import { withStudy } from "../studies/with-studies.ts";

export const exportCommand: CommandSpec = {
  description: ["`credence import` reads this document, on this machine or another."],
  flags: [...locationFlags, { ...jsonFlag, summary: "no effect; the document is always JSON" }],
  examples: [
    { line: "credence export bnn-regression > study.json", summary: "a copy in a file" },
    {
      line: "credence export bnn-regression | credence import - --storage sqlite:copy.db",
      summary: "from one database to another",
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
      context.stdout.write(jsonText(archiveOf(study, trials)));
      return 0;
    });
  },
};
