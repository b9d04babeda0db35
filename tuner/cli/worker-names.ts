/** Names of the lanes of a run, as people see them beside trials. */
import type { Studies } from "../studies.ts";
import type { Context } from "./context.ts";

/** `local-1` …; at a server, where many machines meet, with the machine's name and the process's number. */
export function workerNames({ server }: Pick<Studies, "server">, count: number, context: Context): readonly string[] {
  const [, host, pid] = /^(.*):(\d+):[^:]*$/.exec(context.surroundings.process.holder) ?? ["", "worker", "0"];
  const prefix = server === null ? "local" : `${host}-${pid}`;
  return Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`);
}
