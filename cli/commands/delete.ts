/** `credence delete`: permanently deletes a study and all its trials. */
import { InvalidInput } from "../../common/errors.ts";
import { jsonFlag, type CommandSpec } from "../command.ts";
import { countOf } from "../terminal/format.ts";
import { jsonText } from "../report/json-text.ts";
import { locationFlags } from "../studies/location.ts";
import { withStudy } from "../studies/with-studies.ts";

export const deleteCommand: CommandSpec = {
  description: [
    "Asks for confirmation in a terminal; otherwise it requires --yes. To keep a copy, use `credence export` first.",
  ],
  flags: [...locationFlags, jsonFlag, { flag: "--yes", summary: "do not ask" }],
  examples: [
    { line: "credence export old > old.json && credence delete old --yes", summary: "keep a copy, then delete" },
  ],
  async run(call, context) {
    return withStudy(call, context, async (study, studies) => {
      const count = countOf((await studies.readTrials(study.name)).length, "trial");
      if (call.flags.yes !== true) {
        const answer = await context.prompt(`Permanently delete study ${study.name} and its ${count}? [y/N] `);
        if (answer === null) {
          const message = `Refusing to delete ${study.name} and its ${count} without confirmation; add --yes.`;
          throw new InvalidInput([{ path: "", message }]);
        }
        if (!/^y(es)?$/i.test(answer.trim())) {
          context.stderr.write("Nothing was deleted.\n");
          if (call.flags.json === true) context.stdout.write(jsonText({ study: study.name, deleted: false }));
          return 0;
        }
      }
      await studies.deleteStudy(study.name);
      if (call.flags.json === true) context.stdout.write(jsonText({ study: study.name, deleted: true }));
      else context.stdout.write(`Deleted study ${study.name} and its ${count}.\n`);
      return 0;
    });
  },
};
