/** Standard streams: output with control characters made visible, questions on a terminal, standard input. */
import { createInterface } from "node:readline/promises";
import { text } from "node:stream/consumers";
import type { WriteStream } from "node:tty";
import type { OutputStream } from "../context.ts";
import { toTerminal } from "./control.ts";

const MIN_COLUMNS = 40;
const DEFAULT_COLUMNS = 80;

export function outputStream(stream: NodeJS.WriteStream & Partial<Pick<WriteStream, "columns">>): OutputStream {
  return {
    write: (text) => void stream.write(toTerminal(text)),
    writeRaw: (text) => void stream.write(text),
    isTerminal: stream.isTTY,
    columns: () => Math.max(MIN_COLUMNS, stream.isTTY ? stream.columns : DEFAULT_COLUMNS),
  };
}

/** Exits when the reader of our output closes the pipe (`| head`). */
export function exitOnClosedPipe(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): void {
  stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  stderr.on("error", () => undefined);
}

/** The answer, or null if there is no terminal. */
export async function prompt(question: string): Promise<string | null> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

export function readStandardInput(): Promise<string> {
  return text(process.stdin);
}
