/**
 * Dimensions as text, for the command line and for configuration files:
 *
 *     lr=float(1e-5,1,log)      width=int(16,1024,log,default=50)    friction=float(0,1) when(method=sghmc|baoab)
 *     opt=choice(sgd,adam)      levels=ordinal(8,16,32)              k=int(0,10,step=2)
 *     rate=float(1e-5,1,log,likely=3e-4,within=3)
 *
 * A bare word that can be read as a number, `true` or `false` is read as such. "Double quotes", with JSON escapes, make
 * anything a string, and allow spaces in names: `"learning rate"=float(0,1)`. `categorical` is a synonym of `choice`.
 */
import { defined } from "../../common/defined.ts";
import { isDimensionName, validateDimension } from "./validate-dimension.ts";
import { InvalidInput } from "../../common/errors.ts";
import type { Issue } from "../../common/issue.ts";
import type { Dimension, HyperparameterValue } from "./search-space.ts";
import { showNumber, showValue } from "../../common/show-value.ts";
import { isBareName, isBareText, openSyntax, type SyntaxReader } from "./tokenizer.ts";

export { mergeSpace } from "./merge.ts";

const EXAMPLES = {
  float: "float(1e-5,1,log)",
  int: "int(16,1024,log)",
  choice: "choice(sgd,adam)",
  ordinal: "ordinal(8,16,32)",
} as const;
const EXAMPLE_OPTIONS = {
  float: "float(0,1,step=0.1,default=0.5)",
  int: "int(0,10,step=2,default=4)",
  choice: "choice(sgd,adam,default=sgd)",
  ordinal: "ordinal(8,16,32,default=16)",
} as const;
const EXAMPLE_CONDITION = "when(method=sghmc|sgld)";

/** The kinds, by keyword of the syntax. */
type Kind = keyof typeof EXAMPLES;

/** Parses one dimension: the inverse of `formatDimension`. Reports the first syntax error, otherwise all issues. */
export function parseDimension(
  text: string,
): { readonly dimension: Dimension } | { readonly issues: readonly Issue[] } {
  const name = nameIn(text);
  const path = name === null ? "space" : `space.${name}`;
  // Before the first `=` a name does not need quotes, whatever characters it contains.
  const quotedFirst =
    name === null ? text : text.replace(/^\s*(?:"(?:[^"\\]|\\.)*"|[^=]*)/, () => JSON.stringify(name));
  try {
    const draft = readDimension(openSyntax(quotedFirst, path), name ?? "lr");
    const issues = validateDimension(draft, path);
    return issues.length === 0 ? { dimension: draft as unknown as Dimension } : { issues };
  } catch (error) {
    if (error instanceof InvalidInput) return { issues: error.issues };
    throw error;
  }
}

/** The name at the start of the text; null if there is none. */
export function nameIn(text: string): string | null {
  const quoted = /^\s*("(?:[^"\\]|\\.)*")\s*=/.exec(text)?.[1];
  const name = quoted === undefined ? text.split("=")[0].trim() : unquoted(quoted);
  return isDimensionName(name) ? name : null;
}

function unquoted(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A name as text, quoted if it contains spaces or syntax marks. */
export function formatName(name: string): string {
  return isBareName(name) ? name : JSON.stringify(name);
}

/** Parses name=kind(…) when(…); the result is not yet validated. `exampleName` is used in remedies. */
function readDimension(reader: SyntaxReader, exampleName: string): Readonly<Record<string, unknown>> {
  const start = `${exampleName}=${EXAMPLES.float}`;
  const name = reader.name();
  if (name === null) return reader.fail("dimension; must begin with a name", start);
  if (!reader.skip("=")) return reader.fail("name; must be followed by =", start);
  const word = reader.word();
  const kind = word === "categorical" ? "choice" : word;
  if (!isKind(kind)) {
    const what = kind === null ? reader.next() : showValue(kind);
    const meant = kind === null ? null : translated(kind, reader.brackets());
    return reader.fail(
      "kind; must be float, int, choice or ordinal",
      meant === null ? start : `${name}=${meant}`,
      what,
    );
  }
  const example = `${exampleName}=${EXAMPLES[kind]}`;
  const { values, options } = readBrackets(reader, kind, exampleName);
  const range = rangeOf(kind, values);
  if (range === null) {
    const what = values.length === 0 ? "none" : values.map(showValue).join(", ");
    const [low, high, step] = values;
    if (values.length === 3 && typeof step === "number") {
      const written = `${exampleName}=${kind}(${showValue(low)},${showValue(high)},step=${showValue(step)})`;
      return reader.fail(`${kind}; must name its step`, written, what);
    }
    return reader.fail(`${kind}; must have low, high and perhaps log`, example, what);
  }
  const when = readCondition(reader, example);
  if (!reader.isAtEnd()) reader.fail("dimension; must end after its brackets", `${example} ${EXAMPLE_CONDITION}`);
  return { name, ...range, ...options, ...defined({ when: when ?? undefined }) };
}

/**
 * Translates kinds used by other tuners into ours; null for an unknown kind, or for arguments that it does not take
 * there.
 */
function translated(kind: string, inside: string | null): string | null {
  const values = (inside ?? "").split(",").filter((value) => value !== "");
  const [low, high, step] = values;
  const hasRange = values.length >= 2;
  switch (kind.toLowerCase().replaceAll(/[_-]/g, "")) {
    case "uniform":
    case "real":
    case "double":
      return hasRange ? `float(${low},${high})` : null;
    case "loguniform":
    case "reciprocal":
      return hasRange ? `float(${low},${high},log)` : null;
    case "quniform":
      return hasRange && step !== undefined ? `float(${low},${high},step=${step})` : null;
    case "randint":
    case "integer":
    case "intuniform":
      return hasRange ? `int(${low},${high})` : null;
    case "lograndint":
      return hasRange ? `int(${low},${high},log)` : null;
    case "bool":
    case "boolean":
      return "choice(true,false)";
    case "fixed":
    case "constant":
    case "const":
    case "enum":
    case "values":
      return values.length > 0 ? `choice(${values.join(",")})` : null;
    default:
      return null;
  }
}

function isKind(word: string | null): word is Kind {
  return word !== null && Object.hasOwn(EXAMPLES, word);
}

/** (value, …, option=value, …) */
function readBrackets(
  reader: SyntaxReader,
  kind: Kind,
  exampleName: string,
): { readonly values: readonly HyperparameterValue[]; readonly options: Readonly<Record<string, unknown>> } {
  const example = `${exampleName}=${EXAMPLES[kind]}`;
  const exampleOptions = `${exampleName}=${EXAMPLE_OPTIONS[kind]}`;
  const allowed = kind === "float" || kind === "int" ? ["step", "default", "likely", "within"] : ["default", "likely"];
  const values: HyperparameterValue[] = [];
  const options: Record<string, HyperparameterValue> = {};
  if (!reader.skip("(")) reader.fail(`${kind}; must be followed by (`, example);
  if (reader.skip(")")) return { values, options };
  do {
    const option = reader.word("=");
    if (option === null) {
      values.push(reader.value(example));
    } else {
      const rule = allowed.includes(option) ? "must be given once" : `must be one of ${allowed.join(", ")}`;
      if (!allowed.includes(option) || Object.hasOwn(options, option)) {
        reader.fail(`option; ${rule}`, exampleOptions, showValue(option));
      }
      reader.skip("=");
      options[option] = reader.value(exampleOptions);
    }
  } while (reader.skip(","));
  if (!reader.skip(")")) reader.fail("value; must be followed by , or )", example);
  return { values, options };
}

function rangeOf(kind: Kind, values: readonly HyperparameterValue[]): Readonly<Record<string, unknown>> | null {
  if (kind === "choice") return { kind: "categorical", choices: values };
  if (kind === "ordinal") return { kind, levels: values };
  if (values.length < 2 || values.length > 3 || typeof values[2] === "number") return null;
  const [low, high, scale = "linear"] = values;
  return { kind, low, high, scale };
}

/** when(parent=value|value, …), or null at the end of the text. */
function readCondition(
  reader: SyntaxReader,
  start: string,
): Readonly<Record<string, readonly HyperparameterValue[]>> | null {
  const example = `${start} ${EXAMPLE_CONDITION}`;
  const word = reader.word();
  if (word === null) return null;
  if (word !== "when")
    reader.fail("dimension; must end after its brackets, or continue with when", example, showValue(word));
  if (!reader.skip("(")) reader.fail("when; must be followed by (", example);
  const when = new Map<string, readonly HyperparameterValue[]>();
  do {
    const parent = reader.name();
    if (parent === null) return reader.fail("parent; must be a name", example);
    if (when.has(parent))
      return reader.fail("parent; must be given once, with | between its values", example, showValue(parent));
    if (!reader.skip("=")) return reader.fail("parent; must be followed by =", example);
    const values = [reader.value(example)];
    while (reader.skip("|")) values.push(reader.value(example));
    when.set(parent, values);
  } while (reader.skip(","));
  if (!reader.skip(")")) reader.fail("value; must be followed by |, , or )", example);
  return Object.fromEntries(when);
}

/** Formats a dimension as text. */
export function formatDimension(dimension: Dimension): string {
  const { name, default: value, when } = dimension;
  const step = "step" in dimension ? dimension.step : undefined;
  const within = "within" in dimension ? dimension.within : undefined;
  const options = Object.entries(defined({ step, default: value, likely: dimension.likely, within })).map(
    ([option, given]) => `${option}=${formatValue(given)}`,
  );
  const conditions = Object.entries(when ?? {}).map(
    ([parent, values]) => `${formatName(parent)}=${values.map(formatValue).join("|")}`,
  );
  const suffix = conditions.length === 0 ? "" : ` when(${conditions.join(", ")})`;
  return `${formatName(name)}=${formatRange(dimension, options)}${suffix}`;
}

function formatRange(dimension: Dimension, options: readonly string[]): string {
  switch (dimension.kind) {
    case "categorical":
      return `choice(${[...dimension.choices.map(formatValue), ...options].join(",")})`;
    case "ordinal":
      return `ordinal(${[...dimension.levels.map(formatValue), ...options].join(",")})`;
    case "float":
    case "int": {
      const { kind, low, high, scale } = dimension;
      const range = [showNumber(low), showNumber(high), ...(scale === "log" ? ["log"] : [])];
      return `${kind}(${[...range, ...options].join(",")})`;
    }
  }
}

function formatValue(value: HyperparameterValue): string {
  if (typeof value === "string") return isBareText(value) ? value : JSON.stringify(value);
  return typeof value === "number" ? showNumber(value) : String(value);
}
