/** Streams and people: where text goes, and who can be asked. */
import { createInterface } from "node:readline/promises";
import { text } from "node:stream/consumers";
import type { WriteStream } from "node:tty";
import type { OutputStream } from "./context.ts";

const NARROWEST = 40;
const USUAL = 80;

export function outputStream(stream: NodeJS.WriteStream & Partial<Pick<WriteStream, "columns">>): OutputStream {
  return {
    write: (words) => void stream.write(words),
    isTerminal: stream.isTTY,
    columns: () => Math.max(NARROWEST, stream.isTTY ? stream.columns : USUAL),
  };
}

/** Whoever reads us may go away (`| head`): then there is nobody left to write for. */
export function endWithReader(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): void {
  stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  stderr.on("error", () => undefined);
}

/** The answer, or null where nobody sits at a terminal. */
export async function askPerson(question: string): Promise<string | null> {
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
