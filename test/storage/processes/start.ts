/** Starts a script of this folder in a process of its own, and talks with it line by line. */
import { spawn } from "node:child_process";
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
  /** What it printed and `line` has not returned, once it has ended; throws what it wrote to standard error. */
  rest(): Promise<readonly string[]>;
}

/** Lines in both directions; `limitBlocks`: the size in blocks that no file it writes may pass. */
export function startProcess(
  script: string,
  given: readonly string[],
  { limitBlocks }: { limitBlocks?: number } = {},
): ChildProcess {
  const command = [process.execPath, "--import", "tsx", fileURLToPath(new URL(script, import.meta.url)), ...given];
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
