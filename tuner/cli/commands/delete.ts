/** `credence delete`: a study and all its trials, for good. */
import { InvalidInput } from "../../errors.ts";
import { jsonFlag } from "../command.ts";
import type { CommandSpec } from "../command.ts";
import { countOf } from "../format.ts";
import { printed } from "../json.ts";
import { placeFlags } from "../place.ts";
import { withStudy } from "../with-store.ts";

export const deleteCommand: CommandSpec = {
  description: [
    "Asks first when somebody sits at a terminal; elsewhere it needs --yes. `credence export` keeps a copy.",
  ],
  flags: [...placeFlags, jsonFlag, { flag: "--yes", summary: "do not ask" }],
  examples: [{ line: "credence export old > old.json && credence delete old --yes", says: "keep a copy, then delete" }],
  async run(call, context) {
    return withStudy(call, context, async (study, studies) => {
      const count = countOf((await studies.readTrials(study.name)).length, "trial");
      if (call.flags.yes !== true) {
        const answer = await context.askPerson(`Delete study ${study.name} and its ${count}, for good? [y/N] `);
        if (answer === null) {
          const message = `delete; must be confirmed: nobody to ask. Add --yes to delete ${study.name} and its ${count}.`;
          throw new InvalidInput([{ path: "", message }]);
        }
        if (!/^y(es)?$/i.test(answer.trim())) {
          context.stderr.write("Nothing was deleted.\n");
          if (call.flags.json === true) context.stdout.write(printed({ study: study.name, deleted: false }));
          return 0;
        }
      }
      await studies.deleteStudy(study.name);
      if (call.flags.json === true) context.stdout.write(printed({ study: study.name, deleted: true }));
      else context.stdout.write(`Deleted study ${study.name} and its ${count}.\n`);
      return 0;
    });
  },
};
