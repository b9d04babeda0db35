/** Starts a script from this folder in a separate process, and communicates with it line by line. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface ChildProcess {
  /** Writes a line to its standard input. */
  send(line: string): void;
  /** The next line that it prints; null when it has ended. */
  line(): Promise<string | null>;
  /** `kill -9`. */
  kill(): void;
  /** After it has ended, its output not yet returned by `line`; throws its standard error. */
  rest(): Promise<readonly string[]>;
}

/** Names that a container's own namespaces hide or change for a process. */
export interface Namespaces {
  /** The process has id 1, and sees no other. */
  readonly pid?: boolean;
  readonly hostname?: string;
  /** A folder that is a file system of 1 MiB in memory. */
  readonly tmpfs?: string;
}

/** The command before a program that gives it namespaces of its own; it ends with them. */
export function unshare({ pid = false, hostname, tmpfs }: Namespaces): readonly string[] {
  if (tmpfs !== undefined) {
    const mount = 'mount -t tmpfs -o size=1m tmpfs "$0" && exec "$@"';
    return ["unshare", "--kill-child=SIGKILL", "--fork", "--mount", "sh", "-c", mount, tmpfs];
  }
  if (!pid && hostname === undefined) return [];
  const flags = ["--kill-child=SIGKILL", "--fork", "--pid", "--mount-proc"];
  if (hostname === undefined) return ["unshare", ...flags];
  return ["unshare", ...flags, "--uts", "sh", "-c", 'hostname "$0" && exec "$@"', hostname];
}

/** Why processes cannot have namespaces here; null if they can. */
export function whyNoNamespaces(): string | null {
  const [program, ...words] = unshare({ pid: true, hostname: "elsewhere" });
  const { error, status, stderr } = spawnSync(program, [...words, "true"], { encoding: "utf8" });
  if (error !== undefined) return error.message;
  return status === 0 ? null : stderr.trim();
}

/** Lines in both directions; `limitBlocks`: the maximum size in blocks of files that it writes. */
export function startProcess(
  script: string,
  given: readonly string[],
  { limitBlocks, ...namespaces }: { limitBlocks?: number } & Namespaces = {},
): ChildProcess {
  const command = [
    ...unshare(namespaces),
    process.execPath,
    "--import",
    "tsx",
    fileURLToPath(new URL(script, import.meta.url)),
    ...given,
  ];
  const limit = limitBlocks === undefined ? "" : `ulimit -f ${limitBlocks} && `;
  const child = spawn("sh", ["-c", `${limit}exec "$@"`, "sh", ...command]);
  let complaints = "";
  child.stderr.on("data", (text: Buffer) => (complaints += text.toString()));
  child.stdin.on("error", () => undefined);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ended = once(child, "close");

  const line = async () => {
    const next = await lines.next();
    return next.done === true ? null : next.value;
  };
  return {
    send: (text) => void child.stdin.write(`${text}\n`),
    line,
    kill: () => void child.kill("SIGKILL"),
    async rest() {
      const all: string[] = [];
      for (let next = await line(); next !== null; next = await line()) all.push(next);
      await ended;
      if (complaints !== "") throw new Error(complaints);
      return all;
    },
  };
}
