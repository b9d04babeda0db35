/** `credence report`: a study's plots in one HTML file, for somebody without the server. */
import { bestTrial } from "../../best-trial.ts";
import { jsonFlag } from "../command.ts";
import type { CommandSpec } from "../command.ts";
import { printed } from "../json.ts";
import { placeFlags } from "../place.ts";
import { textFlag, withStudy } from "../with-store.ts";

const DEFAULT_FILE = "report.html";

export const reportCommand: CommandSpec = {
  description: [
    "The file holds the page of the study and that of its best trial as the dashboard of `credence serve` shows them, with all " +
      "their data. It asks nobody for anything: mail it, open it from a disk. Of more than 5000 trials it shows a choice that " +
      "keeps the extremes.",
  ],
  flags: [
    {
      flag: "-o, --output <file>",
      summary: "where the page goes, instead of what is there; - is standard output",
      default: DEFAULT_FILE,
    },
    ...placeFlags,
    { ...jsonFlag, summary: "print the name and size of the file as JSON" },
  ],
  examples: [
    { line: "credence report bnn-regression -o report.html", says: "one file with everything" },
    { line: "credence report branin --server http://127.0.0.1:4010", says: "of a server's study" },
  ],
  async run(call, context) {
    return withStudy(call, context, async (study, studies) => {
      const trials = await studies.readTrials(study.name);
      const best = bestTrial(study, trials);
      const page = await context.makeReportPage({
        study,
        trials,
        attempts: await studies.readAttempts(study.name),
        intermediateValues: best === null ? [] : await studies.readIntermediateValues(study.name, best.number),
        artifacts: best === null ? [] : await studies.readArtifacts(study.name, best.number),
      });
      const file = textFlag(call, "output") ?? DEFAULT_FILE;
      if (file === "-") {
        context.stdout.write(page);
        return 0;
      }
      await context.writeFile(file, page);
      const bytes = Buffer.byteLength(page);
      if (call.flags.json === true) context.stdout.write(printed({ study: study.name, file, bytes }));
      else context.stdout.write(`Wrote ${file} (${(bytes / 1e6).toFixed(1)} MB); open it in a browser.\n`);
      return 0;
    });
  },
};
