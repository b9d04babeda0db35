/** The table of commands, in the order in which help shows them. */
import type { CommandSpec } from "../command.ts";
import { askCommand } from "./ask.ts";
import { bestCommand } from "./best.ts";
import { deleteCommand } from "./delete.ts";
import { doctorCommand } from "./doctor.ts";
import { exportCommand } from "./export.ts";
import { importCommand } from "./import.ts";
import { objectivesCommand } from "./objectives.ts";
import { showCommand } from "./show.ts";
import { studiesCommand } from "./studies.ts";
import { tellCommand } from "./tell.ts";
import { trialsCommand } from "./trials.ts";
import { tuneCommand } from "./tune.ts";

export const commands = [
  tuneCommand,
  objectivesCommand,
  studiesCommand,
  showCommand,
  trialsCommand,
  bestCommand,
  askCommand,
  tellCommand,
  exportCommand,
  importCommand,
  deleteCommand,
  doctorCommand,
] as const satisfies readonly CommandSpec[];
