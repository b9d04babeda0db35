/** Names of the workers of a run, as shown with their trials. */
import type { Studies } from "../../tuner/studies.ts";
import type { Context } from "../context.ts";

/** `local-1` …; at a server, which serves many machines, with host name and process number. */
export function workerNames({ server }: Pick<Studies, "server">, count: number, context: Context): readonly string[] {
  const [, host, pid] = /^(.*):(\d+):[^:]*$/.exec(context.environment.process.holder) ?? ["", "worker", "0"];
  const prefix = server === null ? "local" : `${host}-${pid}`;
  return Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`);
}
