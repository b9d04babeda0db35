/** The YAML file of `tune --config`: its keys are the flags' names, and every message says line and column. */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { Node, Pair } from "yaml";
import type { Issue } from "../objective.ts";
import { parseSpace } from "../space-parsing.ts";
import { formatDimension } from "../space-syntax.ts";
import { didYouMean } from "./close-names.ts";
import { flagOf } from "./flag-name.ts";
import { joinPath, settingNames } from "./settings.ts";
import type { GivenSetting, GivenText, SettingName } from "./settings.ts";

/** Keys that hold a list or a map; the others hold one value. */
const lists: readonly SettingName[] = ["set", "space"];
const keys = new Map(settingNames.map((name) => [flagOf(name), name]));

/** The settings that stand in the text of a file, and every problem with its shape. `file` is its name in messages. */
export function parseConfig(text: string, file: string): { given: readonly GivenSetting[]; issues: readonly Issue[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const issues: Issue[] = [];
  const placeOf = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const add = (offset: number, message: string) => issues.push({ path: placeOf(offset), message });

  for (const error of document.errors) add(error.pos[0], `YAML; must be well formed: ${firstLine(error.message)}`);
  if (issues.length > 0) return { given: [], issues };
  const root = document.contents;
  if (root === null) return { given: [], issues };
  if (!isMap(root)) {
    add(root.range?.[0] ?? 0, "file; must be a map of settings such as `trials: 50`");
    return { given: [], issues };
  }

  const given: GivenSetting[] = [];
  for (const pair of root.items) {
    const key = keyOf(pair);
    const keyOffset = offsetOf(pair.key);
    const name = keys.get(key);
    if (name === undefined) {
      const known = [...keys.keys()];
      add(
        keyOffset,
        `key; must be a setting: ${key}. ${didYouMean(key, known, `The settings are ${known.join(", ")}.`)}`,
      );
      continue;
    }
    const label = (offset: number) => `${placeOf(offset)}: ${key}`;
    if (name === "space" && holdsObjects(pair.value)) {
      const read = parseSpace((pair.value as Node).toJS(document));
      const place = label(offsetOf(pair.value));
      if ("space" in read)
        given.push({ name, items: read.space.map((one) => ({ text: formatDimension(one), label: place })) });
      else issues.push(...read.issues.map((issue) => ({ path: joinPath(place, issue.path), message: issue.message })));
      continue;
    }
    const items = lists.includes(name) ? listTexts(pair.value, label) : scalarTexts(pair.value, label);
    if (items === null) {
      const shape = lists.includes(name) ? "must be a list or a map of single values" : "must be a single value";
      const empty = isScalar(pair.value) && pair.value.value === null;
      add(offsetOf(pair.value ?? pair.key), `${key}; ${empty ? "must have a value: none" : shape}`);
    } else if (items.length > 0) {
      given.push({ name, items });
    }
  }
  return { given, issues };
}

/** Are there dimensions written as objects, `lr: {kind: float, low: 0, high: 1}`, and not as texts? */
function holdsObjects(node: unknown): boolean {
  if (isMap(node)) return node.items.some(({ value }) => isMap(value));
  return isSeq(node) && node.items.some(isMap);
}

type Label = (offset: number) => string;

function scalarTexts(node: unknown, label: Label): readonly GivenText[] | null {
  const text = textOf(node);
  return text === null ? null : [{ text, label: label(offsetOf(node)) }];
}

/** A list of texts, one text alone, or a map whose entries become `key=value`. */
function listTexts(node: unknown, label: Label): readonly GivenText[] | null {
  if (isMap(node)) {
    const texts = node.items.map((pair) => {
      const value = textOf(pair.value) ?? joined(pair.value);
      return value === null ? null : { text: `${keyOf(pair)}=${value}`, label: label(offsetOf(pair.key)) };
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

/** A scalar as it was written, so that 1e-5 or 007 reach the same reader as on the command line. */
function textOf(node: unknown): string | null {
  if (!isScalar(node) || node.value === null) return null;
  return typeof node.value === "string" ? node.value : (node.source ?? String(node.value));
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
