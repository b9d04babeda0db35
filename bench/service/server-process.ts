/** A server in a separate process, started from a file in this folder that prints its address on its first line. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** Whether namespaces can be created here. */
export function canContain(): boolean {
  const [program, ...words] = contained("test");
  return spawnSync(program, [...words, "true"]).status === 0;
}

function contained(hostname: string | null): readonly string[] {
  if (hostname === null) return [];
  const flags = ["--pid", "--fork", "--kill-child=SIGKILL", "--mount-proc", "--uts"];
  return ["unshare", ...flags, "sh", "-c", 'hostname "$0" && exec "$@"', hostname];
}

export interface ServerProcess {
  readonly url: string;
  /** Current resident memory, in MiB. */
  memory(): Promise<number>;
  /** CPU time used by all its threads, in milliseconds, with a resolution of ten. */
  processorTime(): Promise<number>;
  kill(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
}

/** `container`: its host name; the server is process 1 of namespaces like a container's. null for none. */
export async function startServerProcess(
  file: string,
  words: readonly string[],
  container: string | null = null,
): Promise<ServerProcess> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const [program, ...rest] = [...contained(container), process.execPath, "--import", "tsx", path, ...words];
  const child = spawn(program, rest, { stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout });
  const exited = once(child, "exit");
  const first = await Promise.race([once(lines, "line"), exited.then(() => null)]);
  if (first === null) throw new Error(`server; must start: ${file} exited`);
  return {
    url: String(first[0]),
    async memory() {
      const { readFile } = await import("node:fs/promises");
      const status = await readFile(`/proc/${child.pid}/status`, "utf8");
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? NaN) / 1024;
    },
    async processorTime() {
      const { readFile } = await import("node:fs/promises");
      const status = await readFile(`/proc/${child.pid}/stat`, "utf8");
      // After the name, which may have spaces: utime and stime, in hundredths of a second.
      const fields = status.slice(status.lastIndexOf(")") + 2).split(" ");
      return 10 * (Number(fields[11]) + Number(fields[12]));
    },
    async kill(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await exited;
    },
  };
}
