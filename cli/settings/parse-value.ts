/**
 * Strict parsers for values given on the command line or in a file. Each returns the value or the violated rule, so
 * that both sources give the same messages.
 */

import type { Issue } from "../../common/issue.ts";
import { nounOf } from "../issues.ts";

/** A value, or the rule that the string violates: "must be …", with an optional remedy. */
export type Reading<T> = { readonly value: T } | { readonly rule: string; readonly remedy?: string };

/** A whole number ≥ `minimum`. */
export function readWhole(text: string, minimum: number): Reading<number> {
  const value = Number(text);
  const whole = /^[+-]?\d+$/.test(text.trim()) && Number.isSafeInteger(value);
  return whole && value >= minimum ? { value } : { rule: `must be a whole number ≥ ${minimum}` };
}

/** A finite number. */
export function readReal(text: string): Reading<number> {
  const value = Number(text);
  return text.trim() !== "" && Number.isFinite(value) ? { value } : { rule: "must be a number" };
}

/** A finite number > 0. */
export function readPositive(text: string): Reading<number> {
  const read = readReal(text);
  return "value" in read && read.value > 0 ? read : { rule: "must be a number > 0" };
}

const milliseconds: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
const durationText =
  /^(?:\d+(?:\.\d+)?d)?(?:\d+(?:\.\d+)?h)?(?:\d+(?:\.\d+)?m)?(?:\d+(?:\.\d+)?s)?(?:\d+(?:\.\d+)?ms)?$/;

/** A duration > 0 such as `90s`, `30m`, `2h`, `1h30m`; in milliseconds. */
export function readDuration(text: string): Reading<number> {
  const compact = text.replaceAll(/\s+/g, "");
  let value = 0;
  if (durationText.test(compact)) {
    for (const [, amount, unit] of compact.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g)) {
      value += Number(amount) * milliseconds[unit];
    }
  }
  if (value > 0) return { value };
  const remedy = /^\d+$/.test(compact) && Number(compact) > 0 ? ` Write ${compact}s or ${compact}m.` : "";
  return { rule: "must be a duration such as 90s, 30m or 1h30m", remedy: remedy.trim() };
}

/** One of a few words. */
export function readChoice<T extends string>(text: string, choices: readonly T[]): Reading<T> {
  const value = choices.find((choice) => choice === text);
  if (value !== undefined) return { value };
  return { rule: `must be ${choices.slice(0, -1).join(", ")} or ${choices[choices.length - 1]}` };
}

/** `true` or `false`. */
export function readBoolean(text: string): Reading<boolean> {
  const read = readChoice(text, ["true", "false"] as const);
  return "value" in read ? { value: read.value === "true" } : read;
}

/** Any non-empty string. */
export function readText(text: string): Reading<string> {
  return text.trim() === "" ? { rule: "must not be empty" } : { value: text };
}

/** `0,1,2,3`: comma-separated names of devices, without duplicates. */
export function readDevices(text: string): Reading<readonly string[]> {
  const names = text.split(",").map((name) => name.trim());
  const isList = names.every((name) => /^[\w:/.-]+$/.test(name)) && new Set(names).size === names.length;
  return isList ? { value: names } : { rule: "must be a comma-separated list of different devices, such as 0,1,2,3" };
}

/** `key=value`; the value may contain further equals signs. */
export function readPair(text: string): Reading<readonly [key: string, value: string]> {
  const at = text.indexOf("=");
  if (at < 1) return { rule: "must be KEY=VALUE" };
  return { value: [text.slice(0, at).trim(), text.slice(at + 1).trim()] };
}

/** `http://host:4010/` → `http://host:4010`. */
export function readServerAddress(text: string): Reading<string> {
  const rule = "must be the address of a server, such as http://127.0.0.1:4010";
  if (!URL.canParse(text)) return { rule };
  const { protocol, origin, pathname, username } = new URL(text);
  if (!/^https?:$/.test(protocol) || username !== "") return { rule };
  return { value: `${origin}${pathname.replace(/\/+$/, "").replace(/\/api\/v1$/, "")}` };
}

/** The issue for a string that violates a rule; `place` is, for example, `--trials` or `study.yaml:3:9: trials`. */
export function valueIssue(label: string, text: string, broken: { rule: string; remedy?: string }): Issue {
  const remedy = broken.remedy === undefined || broken.remedy === "" ? "" : `. ${broken.remedy}`;
  return { path: label, message: `${nounOf(label)}; ${broken.rule}: ${JSON.stringify(text)}${remedy}` };
}
