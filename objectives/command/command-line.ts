/**
 * Splits a command line into an argument vector by a few simple rules. No shell is involved: nothing is expanded, piped
 * or redirected.
 *
 * - Spaces, tabs and line breaks separate arguments.
 * - Within single quotes, every character is literal.
 * - Within double quotes, every character is literal except in \" and \\.
 * - Elsewhere, a backslash makes the next character literal; at the end of a line it joins the lines.
 * - Shell-only syntax, such as | or > file, $NAME, ~/file or a leading NAME=value, is rejected unless quoted.
 */
import type { Issue } from "../../common/issue.ts";

/** Shell syntax: pipes, lists, redirections. */
const shellWord = /^(\|\|?|&&?|;|[12&]?>.*|<.*)$/;

/** Splits `text` into at least one argument; problems are returned as issues with the path `command`. */
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
  const expanded = found.map((word, index) => expansionProblem(word, index)).find((problem) => problem !== null);
  if (expanded !== undefined) return refused(expanded ?? "");
  if (found.length === 0 || found[0].argument === "") {
    return refused(`command; must name a program: ${JSON.stringify(text)}`);
  }
  return { arguments: found.map(({ argument }) => argument) };
}

/** Reports shell expansions: without a shell, the program would receive the literal text. */
function expansionProblem({ argument, quoted }: { argument: string; quoted: boolean }, index: number): string | null {
  if (quoted) return null;
  const shown = JSON.stringify(argument);
  if (/^~(?:\/|$)/.test(argument)) {
    return `command; must not need a shell: ${shown}. Write out the path, or quote it to pass it unchanged.`;
  }
  if (/\$\{[\w-]+\}/.test(argument)) {
    const name = /\$\{([\w-]+)\}/.exec(argument)?.[1] ?? "name";
    return `command; must not need a shell: ${shown}. A hyperparameter is {${name}}; quote the word to pass it unchanged.`;
  }
  if (/\$[A-Za-z_(]|`/.test(argument)) {
    return `command; must not need a shell: ${shown}. Write its value, quote it to pass it unchanged, or run sh -c '…' as the command.`;
  }
  if (index === 0 && /^[A-Za-z_]\w*=/.test(argument)) {
    return `command; must begin with a program: ${shown}. Set the variable before credence, or run env ${argument} … as the command.`;
  }
  return null;
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
