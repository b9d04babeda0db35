/**
 * A command line as text becomes an argument vector, by rules small enough to remember. No shell is involved: nothing
 * is expanded, piped or redirected.
 *
 * - Space, tab and line end separate arguments.
 * - Between single quotes everything stands for itself.
 * - Between double quotes everything stands for itself but \" and \\.
 * - Elsewhere a backslash makes the next character stand for itself; at the end of a line it joins the lines.
 * - What only a shell understands, such as | or > file, is refused unless it is quoted.
 */
import type { Issue } from "../../tuner/objective.ts";

/** What people write for a shell to act on: pipes, lists, redirections. */
const shellWord = /^(\|\|?|&&?|;|[12&]?>.*|<.*)$/;

/** Splits `text` into at least one argument; what is wrong comes back as issues with the path `command`. */
export function splitCommandLine(
  text: string,
): { readonly arguments: readonly string[] } | { readonly issues: readonly Issue[] } {
  const refused = (message: string) => ({ issues: [{ path: "command", message }] });
  const found: { argument: string; quoted: boolean }[] = [];
  /** The argument being read; null between arguments. */
  let current: { argument: string; quoted: boolean } | null = null;
  const append = (piece: string, quoted: boolean) => {
    if (current === null) found.push((current = { argument: "", quoted: false }));
    current.argument += piece;
    current.quoted ||= quoted;
  };

  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (/[ \t\r\n]/.test(character)) {
      current = null;
    } else if (character === "'" || character === '"') {
      const end = closingQuote(text, i);
      if (end === -1) return refused(`command; must close its quotes: ${character} at character ${i + 1} stays open`);
      const inside = text.slice(i + 1, end);
      append(character === '"' ? inside.replace(/\\(["\\])/g, "$1") : inside, true);
      i = end;
    } else if (character === "\\") {
      i++;
      if (i === text.length) return refused("command; must not end in a backslash. Double it, or remove it.");
      if (text[i] !== "\n") append(text[i], true);
    } else {
      append(character, false);
    }
  }
  const forShell = found.find(({ argument, quoted }) => !quoted && shellWord.test(argument));
  if (forShell !== undefined) {
    const remedy = "Quote it, or run sh -c '…' as the command.";
    return refused(`command; must not need a shell: ${JSON.stringify(forShell.argument)}. ${remedy}`);
  }
  if (found.length === 0 || found[0].argument === "") {
    return refused(`command; must name a program: ${JSON.stringify(text)}`);
  }
  return { arguments: found.map(({ argument }) => argument) };
}

/** The index of the quote that closes the one at `start`, or −1. */
function closingQuote(text: string, start: number): number {
  if (text[start] === "'") return text.indexOf("'", start + 1);
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === '"') return i;
  }
  return -1;
}
