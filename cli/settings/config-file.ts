/** The YAML file of `tune --config`: its keys are the names of flags, and every message contains line and column. */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type Pair } from "yaml";
import type { Issue } from "../../common/issue.ts";
import { wellFormed } from "../../common/well-formed.ts";
import { parseSpace } from "../../tuner/space/parse.ts";
import { formatDimension, formatName } from "../../tuner/space/syntax.ts";
import { didYouMean } from "../../common/did-you-mean.ts";
import { flagOf } from "./flags.ts";
import { joinPath, listNames, settingNames, type RawSetting, type RawText, type SettingName } from "./settings.ts";

/** Keys whose value is a list or a map; the others have a single value. */
const lists: readonly SettingName[] = listNames;
const keys = new Map(settingNames.map((name) => [name === "constraint" ? "constraints" : flagOf(name), name]));

/**
 * Parses the settings in a file's text; returns every problem with their structure. `file` is the name used in
 * messages.
 */
export function parseConfig(text: string, file: string): { raw: readonly RawSetting[]; issues: readonly Issue[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const issues: Issue[] = [];
  const positionOf = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const add = (offset: number, message: string) => issues.push({ path: positionOf(offset), message });

  for (const error of document.errors) add(error.pos[0], `YAML; must be well-formed: ${firstLine(error.message)}`);
  if (issues.length > 0) return { raw: [], issues };
  const root = document.contents;
  if (root === null) return { raw: [], issues };
  if (!isMap(root)) {
    add(root.range?.[0] ?? 0, "file; must be a map of settings such as `trials: 50`");
    return { raw: [], issues };
  }

  const raw: RawSetting[] = [];
  /** `prune: {rule: asha, min: 2}` is equivalent to `prune: asha` and `prune-min: 2`. */
  const addPart = (pair: Pair) => {
    const part = keyOf(pair);
    const name = keys.get(part === "rule" ? "prune" : `prune-${part}`);
    const position = positionOf(offsetOf(pair.key));
    const items = scalarTexts(pair.value, () => `${position}: prune.${part}`);
    if (name === undefined) add(offsetOf(pair.key), `Unknown setting prune.${part}.`);
    else if (items === null) add(offsetOf(pair.key), `prune.${part}; must be a single value`);
    else raw.push({ name, items });
  };
  for (const pair of root.items) {
    const key = keyOf(pair);
    const keyOffset = offsetOf(pair.key);
    if (key === "maximize") {
      const text = textOf(pair.value);
      const wrong = raw.some(({ name }) => name === "direction");
      if (wrong) add(keyOffset, "maximize and direction cannot be combined.");
      else if (text !== "true" && text !== "false")
        add(offsetOf(pair.value), `maximize; must be true or false: ${text ?? "none"}`);
      else {
        const label = `${positionOf(keyOffset)}: ${key}`;
        raw.push({ name: "direction", items: [{ text: text === "true" ? "maximize" : "minimize", label }] });
      }
      continue;
    }
    const name = keys.get(key);
    if (name === "direction" && raw.some((one) => one.name === "direction")) {
      add(keyOffset, "maximize and direction cannot be combined.");
      continue;
    }
    if (name === undefined) {
      const known = [...keys.keys(), "maximize"];
      add(keyOffset, `Unknown setting ${key}. ${didYouMean(key, known, `The settings are ${known.join(", ")}.`)}`);
      continue;
    }
    const label = (offset: number) => `${positionOf(offset)}: ${key}`;
    if (name === "prune" && isMap(pair.value)) {
      for (const part of pair.value.items) addPart(part);
      continue;
    }
    if (name === "space" && holdsObjects(pair.value)) {
      const read = parseSpace((pair.value as Node).toJS(document));
      const position = label(offsetOf(pair.value));
      if ("space" in read)
        raw.push({ name, items: read.space.map((one) => ({ text: formatDimension(one), label: position })) });
      else
        issues.push(...read.issues.map((issue) => ({ path: joinPath(position, issue.path), message: issue.message })));
      continue;
    }
    const items = lists.includes(name)
      ? listTexts(pair.value, label, name === "space" ? formatName : undefined)
      : scalarTexts(pair.value, label);
    if (items === null) {
      const shape = lists.includes(name) ? "must be a list or a map of single values" : "must be a single value";
      const empty = isScalar(pair.value) && pair.value.value === null;
      add(offsetOf(pair.value ?? pair.key), `${key}; ${empty ? "must have a value: none" : shape}`);
    } else if (items.length > 0) {
      raw.push({ name, items });
    }
  }
  return { raw, issues };
}

/** Whether there are dimensions written as objects, `lr: {kind: float, low: 0, high: 1}`, instead of strings. */
function holdsObjects(node: unknown): boolean {
  if (isMap(node)) return node.items.some(({ value }) => isMap(value));
  return isSeq(node) && node.items.some(isMap);
}

type Label = (offset: number) => string;

function scalarTexts(node: unknown, label: Label): readonly RawText[] | null {
  const text = textOf(node);
  return text === null ? null : [{ text, label: label(offsetOf(node)) }];
}

/** A list of strings, a single string, or a map whose entries become `key=value`. */
function listTexts(node: unknown, label: Label, keyText = (key: string) => key): readonly RawText[] | null {
  if (isMap(node)) {
    const texts = node.items.map((pair) => {
      const value = textOf(pair.value) ?? joined(pair.value);
      return value === null ? null : { text: `${keyText(keyOf(pair))}=${value}`, label: label(offsetOf(pair.key)) };
    });
    return allOrNull(texts);
  }
  const nodes: readonly unknown[] = isSeq(node) ? node.items : [node];
  return allOrNull(
    nodes.map((one) => {
      const text = textOf(one);
      return text === null ? null : { text, label: label(offsetOf(one)) };
    }),
  );
}

/** `[50, 50]` → `50,50`. */
function joined(node: unknown): string | null {
  if (!isSeq(node)) return null;
  return allOrNull(node.items.map(textOf))?.join(",") ?? null;
}

/** A scalar as written, so that 1e-5 or 007 is parsed as on the command line. */
function textOf(node: unknown): string | null {
  if (!isScalar(node) || node.value === null) return null;
  return typeof node.value === "string" ? wellFormed(node.value) : (node.source ?? String(node.value));
}

function keyOf(pair: Pair): string {
  return textOf(pair.key) ?? String(pair.key);
}

function offsetOf(node: unknown): number {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? ((node as Node).range?.[0] ?? 0) : 0;
}

function allOrNull<T>(values: readonly (T | null)[]): readonly T[] | null {
  return values.includes(null) ? null : values.flatMap((value) => (value === null ? [] : [value]));
}

function firstLine(text: string): string {
  return text.split("\n")[0];
}
