/**
 * Identity of a lease holder: `host:pid:token`, from which another process on the same machine can tell whether it is
 * still alive.
 */
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { ProcessIdentity } from "../context.ts";

/** The identity of this process. The token distinguishes it from a later process with the same id. */
export function thisProcess(): ProcessIdentity {
  const host = hostname();
  const token = startToken(process.pid) ?? `started-${Math.round(performance.timeOrigin)}`;
  return { holder: `${host}:${process.pid}:${token}`, isAlive: (holder) => isAlive(holder, host) };
}

function isAlive(holder: string, host: string): "yes" | "no" | "unknown" {
  const parts = /^(.*):(\d+):([^:]*)$/.exec(holder);
  if (parts === null || parts[1] !== host) return "unknown";
  const [pid, token] = [Number(parts[2]), parts[3]];
  const known = startToken(process.pid);
  if (known !== null) {
    // Another container may have the same host name but different process ids, so its processes cannot be checked here.
    if (namespaceOf(token) !== namespaceOf(known)) return "unknown";
    return startToken(pid) === token ? "yes" : "no";
  }
  try {
    process.kill(pid, 0);
    return pid === process.pid && token !== `started-${Math.round(performance.timeOrigin)}` ? "no" : "yes";
  } catch (error) {
    // EPERM: the process exists, but belongs to another user.
    return error instanceof Error && "code" in error && error.code === "ESRCH" ? "no" : "yes";
  }
}

/** On Linux: the namespace of process ids, and the time at which the process started, in clock ticks since boot. */
function startToken(pid: number): string | null {
  try {
    const namespace = /\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0] ?? "0";
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The program name, in parentheses, may contain spaces; the state is the first field after it, and the start time
    // the twentieth.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? null : `${namespace}.${fields[19]}`;
  } catch {
    return null;
  }
}

function namespaceOf(token: string): string {
  return token.split(".")[0];
}
