/** ANSI colors, honoring NO_COLOR, FORCE_COLOR and TERM. */
import { styleText } from "node:util";
import type { OutputStream } from "../context.ts";
import { control, visible } from "./control.ts";

/** Each function returns the text unchanged if colors are off. */
export interface Colors {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  accent(text: string): string;
}

type Format = Parameters<typeof styleText>[0];

/** NO_COLOR (any non-empty string) and TERM=dumb turn colors off; FORCE_COLOR turns them on. */
export function createColors(
  stream: Pick<OutputStream, "isTerminal">,
  variables: Readonly<Record<string, string | undefined>>,
): Colors {
  const isSet = (name: string) => (variables[name] ?? "") !== "";
  const forced = isSet("FORCE_COLOR") && variables.FORCE_COLOR !== "0";
  const on = !isSet("NO_COLOR") && (forced || (stream.isTerminal && variables.TERM !== "dumb"));
  const style = (format: Format) => (text: string) =>
    // Whether to use colors was decided above. Escapes in the text itself are made visible before ours are added.
    on && text !== ""
      ? styleText(format, visible(text), { validateStream: false }).replaceAll("\u001b", control(""))
      : text;
  return { bold: style("bold"), dim: style("dim"), good: style("green"), bad: style("red"), accent: style("cyan") };
}
