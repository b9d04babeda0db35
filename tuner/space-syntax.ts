/**
 * Dimensions as text, for the command line and for configuration files:
 *
 *     lr=float(1e-5,1,log)      width=int(16,1024,log,default=50)    friction=float(0,1) when(method=sghmc|baoab)
 *     opt=choice(sgd,adam)      levels=ordinal(8,16,32)              k=int(0,10,step=2)
 *
 * A bare word that reads as a number, `true` or `false` is one; "double quotes", with JSON's escapes, make a text of
 * anything.
 */
import { isDimensionName, validateDimension } from "./dimension-validation.ts";
import { InvalidInput } from "./errors.ts";
import type { Issue } from "./objective.ts";
import type { Dimension, HyperparameterValue } from "./search-space.ts";
import { showNumber, showValue } from "./show-value.ts";
import { isBareText, openSyntax } from "./syntax-reader.ts";
import type { SyntaxReader } from "./syntax-reader.ts";

export { mergeSpace } from "./space-merge.ts";

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

/** The kinds, in the words of the syntax. */
type Kind = keyof typeof EXAMPLES;

/** Reads one dimension: the inverse of `formatDimension`. Tells the first error of syntax, or else all that is wrong. */
export function parseDimension(
  text: string,
): { readonly dimension: Dimension } | { readonly issues: readonly Issue[] } {
  const name = nameIn(text);
  const path = name === null ? "space" : `space.${name}`;
  try {
    const draft = readDimension(openSyntax(text, path), name ?? "lr");
    const issues = validateDimension(draft, path);
    return issues.length === 0 ? { dimension: draft as unknown as Dimension } : { issues };
  } catch (error) {
    if (error instanceof InvalidInput) return { issues: error.issues };
    throw error;
  }
}

/** The name that a text begins with, whatever follows; null when it is none. */
export function nameIn(text: string): string | null {
  const name = text.split("=")[0].trim();
  return isDimensionName(name) ? name : null;
}

/** name=kind(…) when(…): what the text says, not yet validated. `exampleName` stands in the remedies of messages. */
function readDimension(reader: SyntaxReader, exampleName: string): Readonly<Record<string, unknown>> {
  const start = `${exampleName}=${EXAMPLES.float}`;
  const name = reader.word();
  if (name === null) return reader.fail("dimension; must begin with a name", start);
  if (!reader.skip("=")) return reader.fail("name; must be followed by =", start);
  const kind = reader.word();
  if (!isKind(kind)) {
    const what = kind === null ? reader.next() : showValue(kind);
    return reader.fail("kind; must be float, int, choice or ordinal", start, what);
  }
  const example = `${exampleName}=${EXAMPLES[kind]}`;
  const { values, options } = readBrackets(reader, kind, exampleName);
  const range = rangeOf(kind, values);
  if (range === null) {
    const what = values.length === 0 ? "none" : values.map(showValue).join(", ");
    return reader.fail(`${kind}; must have low, high and perhaps log`, example, what);
  }
  const when = readCondition(reader, example);
  if (!reader.isAtEnd()) reader.fail("dimension; must end after its brackets", `${example} ${EXAMPLE_CONDITION}`);
  return { name, ...range, ...options, ...(when === null ? {} : { when }) };
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
  const allowed = kind === "float" || kind === "int" ? ["step", "default"] : ["default"];
  const values: HyperparameterValue[] = [];
  const options: Record<string, HyperparameterValue> = {};
  if (!reader.skip("(")) reader.fail(`${kind}; must be followed by (`, example);
  if (reader.skip(")")) return { values, options };
  do {
    const option = reader.word("=");
    if (option === null) {
      values.push(reader.value(example));
    } else {
      const rule = allowed.includes(option) ? "must be given once" : `must be ${allowed.join(" or ")}`;
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
  if (values.length < 2 || values.length > 3) return null;
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
    reader.fail("dimension; must end after its brackets, or go on with when", example, showValue(word));
  if (!reader.skip("(")) reader.fail("when; must be followed by (", example);
  const when = new Map<string, readonly HyperparameterValue[]>();
  do {
    const parent = reader.word();
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

/** Writes a dimension as text. */
export function formatDimension(dimension: Dimension): string {
  const { name, default: value, when } = dimension;
  const step = "step" in dimension && dimension.step !== undefined ? [`step=${showNumber(dimension.step)}`] : [];
  const options = value === undefined ? step : [...step, `default=${formatValue(value)}`];
  const conditions = Object.entries(when ?? {}).map(
    ([parent, values]) => `${parent}=${values.map(formatValue).join("|")}`,
  );
  const suffix = conditions.length === 0 ? "" : ` when(${conditions.join(", ")})`;
  return `${name}=${formatRange(dimension, options)}${suffix}`;
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
