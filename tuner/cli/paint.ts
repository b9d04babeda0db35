/** Colours, where the stream and the person want them. */
import type { OutputStream } from "./context.ts";

/** Marks for a text; each returns it unchanged where colours are off. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  accent(text: string): string;
}

/** NO_COLOR (any text but none) and TERM=dumb turn colours off; FORCE_COLOR turns them on. */
export function createPaint(
  stream: Pick<OutputStream, "isTerminal">,
  environment: Readonly<Record<string, string | undefined>>,
): Paint {
  const set = (name: string) => (environment[name] ?? "") !== "";
  const forced = set("FORCE_COLOR") && environment.FORCE_COLOR !== "0";
  const on = !set("NO_COLOR") && (forced || (stream.isTerminal && environment.TERM !== "dumb"));
  const mark = (open: number, close: number) => (text: string) =>
    on && text !== "" ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return { bold: mark(1, 22), dim: mark(2, 22), good: mark(32, 39), bad: mark(31, 39), accent: mark(36, 39) };
}
