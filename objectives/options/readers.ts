/** Parses option values from strings, as in `--set name=value`. */
import { didYouMean, listNames } from "../../common/did-you-mean.ts";

/** The value, or the rule that the string violates ("must be …"), with a remedy if there is one. */
type Read<T> = { readonly value: T } | { readonly rule: string; readonly remedy?: string };

export type Reader<T> = (text: string) => Read<T>;

export const readText: Reader<string> = (value) => ({ value });

/** A comma-separated list of strings. */
export const readList: Reader<readonly string[]> = (text) => ({ value: text.split(",").map((one) => one.trim()) });

export const readSwitch: Reader<boolean> = (text) => {
  if (text === "true" || text === "false") return { value: text === "true" };
  return { rule: "must be true or false" };
};

export function readChoice<T extends string>(choices: readonly T[]): Reader<T> {
  return (text) => {
    const value = choices.find((choice) => choice === text);
    if (value !== undefined) return { value };
    return { rule: `must be one of ${listNames(choices)}`, remedy: didYouMean(text, choices, "") };
  };
}

/** An integer in [least, most]. */
export function readInteger(least: number, most: number): Reader<number> {
  return (text) => {
    const value = numberIn(text);
    if (Number.isInteger(value) && value >= least && value <= most) return { value };
    return { rule: `must be an integer from ${least} to ${most}` };
  };
}

/** A value accepted by the given reader, or `auto`. */
export function readAuto<T>(reader: Reader<T>): Reader<T | "auto"> {
  return (text) => {
    if (text === "auto") return { value: "auto" };
    const read = reader(text);
    return "value" in read ? read : { ...read, rule: read.rule.replace(/^must be/, "must be auto or") };
  };
}

const MAX_THREADS = 256;

/** A number of threads, or `auto`. */
export const readThreads = readAuto(readInteger(1, MAX_THREADS));

export const readPositive: Reader<number> = (text) => {
  const value = numberIn(text);
  return value > 0 && value < Infinity ? { value } : { rule: "must be a number > 0" };
};

/** A number in [least, most]. */
export function readBetween(least: number, most: number): Reader<number> {
  return (text) => {
    const value = numberIn(text);
    return value >= least && value <= most ? { value } : { rule: `must be a number from ${least} to ${most}` };
  };
}

/** A number in (0, 1). */
export const readShare: Reader<number> = (text) => {
  const value = numberIn(text);
  return value > 0 && value < 1 ? { value } : { rule: "must be a number between 0 and 1" };
};

/** A number in [0, 1). */
export const readRate: Reader<number> = (text) => {
  const value = numberIn(text);
  return value >= 0 && value < 1 ? { value } : { rule: "must be a number ≥ 0 and < 1" };
};

const MAX_WIDTH = 4096;
const MAX_LAYERS = 64;

/** Widths of hidden layers: `50`, `50,50`, or `none`. */
export const readWidths: Reader<readonly number[]> = (text) => {
  if (text === "none") return { value: [] };
  const value = text.split(",").map(numberIn);
  const isWidth = (width: number) => Number.isInteger(width) && width >= 1 && width <= MAX_WIDTH;
  if (value.length <= MAX_LAYERS && value.every(isWidth)) return { value };
  const rule = `must be at most ${MAX_LAYERS} comma-separated integers from 1 to ${MAX_WIDTH}, or none`;
  return { rule };
};

/** The message for a string that violates a rule: "noun; rule: value. remedy." */
export function complaint(
  noun: string,
  text: string,
  read: { readonly rule: string; readonly remedy?: string },
): string {
  const shown = Number.isNaN(numberIn(text)) ? JSON.stringify(text) : text.trim();
  const remedy = read.remedy === undefined || read.remedy === "" ? "" : `. ${read.remedy}`;
  return `${noun}; ${read.rule}: ${shown}${remedy}`;
}

/** NaN for anything except a decimal number. */
function numberIn(text: string): number {
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : Number.NaN;
}
