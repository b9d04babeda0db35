/** Names of a run's workers, as shown with their trials. */
import type { Studies } from "../../tuner/studies.ts";
import type { Context } from "../context.ts";

/** `local-1` …; on a server, which serves many machines, they include the host name and process id. */
export function workerNames({ server }: Pick<Studies, "server">, count: number, context: Context): readonly string[] {
  const [, host, pid] = /^(.*):(\d+):[^:]*$/.exec(context.environment.process.holder) ?? ["", "worker", "0"];
  const prefix = server === null ? "local" : `${host}-${pid}`;
  return Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`);
}
