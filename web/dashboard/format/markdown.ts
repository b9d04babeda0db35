/**
 * Parses the common part of Markdown: paragraphs, headings, lists, quotes, code, emphasis and links. Line breaks are
 * kept. Everything else, including HTML, is text. Images become links: a page must not send requests to other hosts.
 */

export type Inline =
  | { readonly kind: "text" | "code"; readonly text: string }
  | { readonly kind: "strong" | "emphasis" | "deleted"; readonly parts: readonly Inline[] }
  | { readonly kind: "link"; readonly address: string; readonly parts: readonly Inline[] };

export type Block =
  | { readonly kind: "paragraph" | "heading"; readonly parts: readonly Inline[] }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "rule" }
  | { readonly kind: "quote"; readonly blocks: readonly Block[] }
  | { readonly kind: "list"; readonly isOrdered: boolean; readonly items: readonly (readonly Block[])[] };

/** Deeper levels of lists, quotes and emphasis are text. */
const MAX_DEPTH = 8;

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const HEADING = /^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*$/;
const RULE = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^( {0,3}(?:([-*+])|(\d{1,9})[.)])[ \t]+)(?=\S)/;

export function parseMarkdown(text: string): readonly Block[] {
  return blocksOf(text.replaceAll("\r\n", "\n").replaceAll("\t", "    ").split("\n"), 0);
}

function blocksOf(lines: readonly string[], depth: number): readonly Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const flush = () => {
    if (paragraph.length > 0) blocks.push({ kind: "paragraph", parts: inlinesOf(paragraph.join("\n"), 0) });
    paragraph = [];
  };
  for (let at = 0; at < lines.length;) {
    const line = lines[at];
    const found = depth > MAX_DEPTH ? null : blockAt(lines, at, depth);
    if (found !== null) {
      flush();
      blocks.push(found.block);
      at = found.next;
      continue;
    }
    if (line.trim() === "") flush();
    else paragraph.push(line.trim());
    at += 1;
  }
  flush();
  return blocks;
}

interface Found {
  readonly block: Block;
  /** Index of the line after the block. */
  readonly next: number;
}

/** The block that begins at a line; null for a line of a paragraph. */
function blockAt(lines: readonly string[], at: number, depth: number): Found | null {
  const line = lines[at];
  const fence = FENCE.exec(line)?.[1];
  if (fence !== undefined) {
    const end = lines.findIndex((other, k) => k > at && other.trim().startsWith(fence));
    const last = end === -1 ? lines.length : end;
    return { block: { kind: "code", text: lines.slice(at + 1, last).join("\n") }, next: last + 1 };
  }
  const heading = HEADING.exec(line)?.[1];
  if (heading !== undefined) return { block: { kind: "heading", parts: inlinesOf(heading, 0) }, next: at + 1 };
  if (RULE.test(line)) return { block: { kind: "rule" }, next: at + 1 };
  if (QUOTE.test(line)) {
    const next = endOf(lines, at, (other) => QUOTE.test(other));
    const inside = lines.slice(at, next).map((other) => other.replace(QUOTE, ""));
    return { block: { kind: "quote", blocks: blocksOf(inside, depth + 1) }, next };
  }
  return ITEM.test(line) ? listAt(lines, at, depth) : null;
}

function listAt(lines: readonly string[], start: number, depth: number): Found {
  const isOrdered = ITEM.exec(lines[start])?.[3] !== undefined;
  const items: (readonly Block[])[] = [];
  let at = start;
  for (; at < lines.length;) {
    const found = ITEM.exec(lines[at]);
    if (found === null || (found[3] !== undefined) !== isOrdered || RULE.test(lines[at])) break;
    const indent = found[1].length;
    // An item continues over indented lines, including blank lines between them.
    const isInside = (line: string, k: number) =>
      /^ {2}/.test(line) || (line.trim() === "" && /^ {2}\S| {3}/.test(lines[k + 1] ?? ""));
    const next = endOf(lines, at, isInside);
    const rest = lines.slice(at + 1, next).map((line) => line.replace(new RegExp(`^ {0,${indent}}`), ""));
    items.push(blocksOf([lines[at].slice(indent), ...rest], depth + 1));
    at = next;
  }
  return { block: { kind: "list", isOrdered, items }, next: at };
}

/** Index of the first line after `at` that is not inside. */
function endOf(lines: readonly string[], at: number, isInside: (line: string, k: number) => boolean): number {
  let next = at + 1;
  while (next < lines.length && isInside(lines[next], next)) next += 1;
  return next;
}

const INLINE = new RegExp(
  [
    /\\([!-/:-@[-`{-~])/u, // 1: escaped mark
    /(`+)([^`]|[^`].*?[^`])\2(?!`)/u, // 2, 3: code
    /!?\[([^[\]]*)\]\(\s*([^\s()]*(?:\([^\s()]*\)[^\s()]*)*)\s*\)/u, // 4, 5: link or image
    /(https?:\/\/[^\s<>"'`]*[^\s<>"'`.,;:!?)\]])/u, // 6: address
    /\*\*(?=\S)([^*]+(?:\*[^*]+\*[^*]*)*)(?<=\S)\*\*/u, // 7: strong
    /(?<![\p{L}\p{N}_])__(?=\S)([^_]+)(?<=\S)__(?![\p{L}\p{N}_])/u, // 8: strong
    /\*(?=[^\s*])([^*]+)(?<=\S)\*/u, // 9: emphasis
    /(?<![\p{L}\p{N}_])_(?=[^\s_])([^_]+)(?<=\S)_(?![\p{L}\p{N}_])/u, // 10: emphasis
    /~~(?=\S)([^~]+)(?<=\S)~~/u, // 11: deleted
  ]
    .map(({ source }) => source)
    .join("|"),
  "su",
);

function inlinesOf(text: string, depth: number): readonly Inline[] {
  const parts: Inline[] = [];
  const plain = (added: string) => {
    const last = parts.at(-1);
    if (added === "") return;
    if (last?.kind === "text") parts[parts.length - 1] = { kind: "text", text: last.text + added };
    else parts.push({ kind: "text", text: added });
  };
  for (let rest = text; rest !== "";) {
    const found = depth > MAX_DEPTH ? null : INLINE.exec(rest);
    if (found === null) {
      plain(rest);
      break;
    }
    plain(rest.slice(0, found.index));
    const part = inlineOf(found, depth);
    if (part.kind === "text") plain(part.text);
    else parts.push(part);
    rest = rest.slice(found.index + found[0].length);
  }
  return parts;
}

function inlineOf(found: RegExpExecArray, depth: number): Inline {
  const groups: readonly (string | undefined)[] = found;
  const [whole, escaped, , code, label, target, address, strong, strong2, emphasis, emphasis2, deleted] = groups;
  const inside = (text: string) => inlinesOf(text, depth + 1);
  if (escaped !== undefined) return { kind: "text", text: escaped };
  if (code !== undefined) return { kind: "code", text: code.trim() };
  if (target !== undefined) {
    const isSafe = /^(?:https?:\/\/|mailto:)/i.test(target);
    const parts = inside(label === undefined || label === "" ? target : label);
    return isSafe ? { kind: "link", address: target, parts } : { kind: "text", text: whole ?? "" };
  }
  if (address !== undefined) return { kind: "link", address, parts: [{ kind: "text", text: address }] };
  if (strong !== undefined || strong2 !== undefined) return { kind: "strong", parts: inside(strong ?? strong2 ?? "") };
  if (deleted !== undefined) return { kind: "deleted", parts: inside(deleted) };
  return { kind: "emphasis", parts: inside(emphasis ?? emphasis2 ?? "") };
}
