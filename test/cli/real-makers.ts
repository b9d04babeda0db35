/** The real objectives, wired as main.ts wires them, but without threads. */
import { objectiveDefinitions } from "../../objectives/index.ts";
import { splitCommandLine } from "../../objectives/command/command-line.ts";
import { commandObjective } from "../../objectives/command/command.ts";
import { moduleObjective } from "../../objectives/module/module.ts";
import type { ObjectiveFactory } from "../../cli/context.ts";
import { prefixIssues } from "../../cli/issues.ts";
import { InvalidInput } from "../../common/errors.ts";
import type { Issue } from "../../common/issue.ts";
import type { ObjectiveCreation, ObjectiveDefinition } from "../../tuner/objective.ts";

function made<T extends object>(result: T | { readonly issues: readonly Issue[] }, flag: string): T {
  if ("issues" in result) throw new InvalidInput(prefixIssues(flag, result.issues));
  return result;
}

const definitions: readonly ObjectiveDefinition[] = objectiveDefinitions;

export const realMakers: ObjectiveFactory = {
  definitions: async () => definitions,
  splitCommandLine: async (text) => made(splitCommandLine(text), "--command").arguments,
  readModule: async (path) => made(await moduleObjective(path), "--module").objective,
  async start({ objective, space, metrics }, _workers, { devices } = {}) {
    const create = async (): Promise<ObjectiveCreation> => {
      switch (objective.kind) {
        case "builtin":
          return definitions.find(({ name }) => name === objective.name)?.create(objective.options) ?? { issues: [] };
        case "module":
          return moduleObjective(objective.path);
        case "command":
          return commandObjective({ ...objective, space, metrics, cwd: process.cwd(), recordsOutput: true, devices });
        case "external":
          return { issues: [] };
      }
    };
    return made(await create(), objective.kind === "builtin" ? "--set" : `--${objective.kind}`).objective;
  },
};
