/** The table of commands, in the order in which help shows them. */
import type { CommandSpec } from "../command.ts";
import { askCommand } from "./ask.ts";
import { backupCommand } from "./backup.ts";
import { bestCommand } from "./best.ts";
import { deleteCommand } from "./delete.ts";
import { doctorCommand } from "./doctor.ts";
import { exportCommand } from "./export.ts";
import { importCommand } from "./import.ts";
import { objectivesCommand } from "./objectives.ts";
import { serveCommand } from "./serve.ts";
import { showCommand } from "./show.ts";
import { studiesCommand } from "./studies.ts";
import { tellCommand } from "./tell.ts";
import { trialsCommand } from "./trials.ts";
import { tuneCommand } from "./tune.ts";
import { workerCommand } from "./worker.ts";

export const commands = [
  tuneCommand,
  objectivesCommand,
  studiesCommand,
  showCommand,
  trialsCommand,
  bestCommand,
  askCommand,
  tellCommand,
  serveCommand,
  workerCommand,
  exportCommand,
  importCommand,
  deleteCommand,
  backupCommand,
  doctorCommand,
] as const satisfies readonly CommandSpec[];
