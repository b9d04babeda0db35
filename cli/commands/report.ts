/** `credence report`: a study's plots in a single HTML file. */
import { bestTrial } from "../../tuner/study/best-trial.ts";
import { jsonFlag, type CommandSpec } from "../command.ts";
import { jsonText } from "../report/json-text.ts";
import { locationFlags } from "../studies/location.ts";
import { textFlag, withStudy } from "../studies/with-studies.ts";

const DEFAULT_FILE = "report.html";

export const reportCommand: CommandSpec = {
  description: [
    "The file contains the page of the study and that of its best trial, as in the dashboard of `credence serve`, with all " +
      "their data, and needs no network. With more than 5000 trials, it shows a sample that includes the extremes.",
  ],
  flags: [
    {
      flag: "-o, --output <file>",
      summary: "file to write, replaced if it exists; - is standard output",
      default: DEFAULT_FILE,
    },
    ...locationFlags,
    { ...jsonFlag, summary: "print the name and size of the file as JSON" },
  ],
  examples: [
    { line: "credence report bnn-regression -o report.html", summary: "one file with everything" },
    { line: "credence report branin --server http://127.0.0.1:4010", summary: "of a server's study" },
  ],
  async run(call, context) {
    return withStudy(call, context, async (study, studies) => {
      const trials = await studies.readTrials(study.name);
      const best = bestTrial(study, trials);
      const page = await context.renderReportPage({
        study,
        trials,
        attempts: await studies.readAttempts(study.name),
        intermediateValues: best === null ? [] : await studies.readIntermediateValues(study.name, best.number),
        artifacts: best === null ? [] : await studies.readArtifacts(study.name, best.number),
      });
      const file = textFlag(call, "output") ?? DEFAULT_FILE;
      if (file === "-") {
        context.stdout.writeRaw(page);
        return 0;
      }
      await context.writeFile(file, page);
      const bytes = Buffer.byteLength(page);
      if (call.flags.json === true) context.stdout.write(jsonText({ study: study.name, file, bytes }));
      else context.stdout.write(`Wrote ${file} (${(bytes / 1e6).toFixed(1)} MB); open it in a browser.\n`);
      return 0;
    });
  },
};
