/**
 * Dimensions as text, for the command line and for configuration files:
 *
 *     lr=float(1e-5,1,log)          width=int(16,1024,log,default=50)      k=int(0,10,step=2)
 *     opt=choice(sgd,adam)          b=ordinal(8,16,32)                     friction=float(0,1) when(method=sghmc|baoab)
 *
 * A bare word that reads as a number, `true` or `false` is one; "double quotes" make a text of anything.
 */
import { isDimensionName, validateDimension } from "./dimension-validation.ts";
import { valueProblem } from "./dimension.ts";
import { InvalidInput } from "./errors.ts";
import type { Issue } from "./objective.ts";
import type { Dimension, HyperparameterValue, SearchSpace } from "./search-space.ts";
import { showNumber, showValue } from "./show-value.ts";

const BARE = /^[^\s=(),|"]+$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

const EXAMPLES = {
  float: "lr=float(1e-5,1,log)",
  int: "width=int(16,1024,log)",
  choice: "opt=choice(sgd,adam)",
  ordinal: "minibatch=ordinal(8,16,32)",
} as const;

/** Reads one dimension; the inverse of `formatDimension`. */
export function parseDimension(
  text: string,
): { readonly dimension: Dimension } | { readonly issues: readonly Issue[] } {
  try {
    const dimension = parseText(text);
    const issues = validateDimension(dimension, `space.${String(dimension["name"])}`);
    return issues.length === 0 ? { dimension: dimension as unknown as Dimension } : { issues };
  } catch (error) {
    if (error instanceof InvalidInput) return { issues: error.issues };
    throw error;
  }
}

/** Writes a dimension as text. */
export function formatDimension(dimension: Dimension): string {
  const options: string[] = [];
  if ("step" in dimension && dimension.step !== undefined) options.push(`step=${formatValue(dimension.step)}`);
  if (dimension.default !== undefined) options.push(`default=${formatValue(dimension.default)}`);
  const when = Object.entries(dimension.when ?? {}).map(
    ([parent, values]) => `${parent}=${values.map(formatValue).join("|")}`,
  );
  return `${dimension.name}=${headOf(dimension, options)}${when.length === 0 ? "" : ` when(${when.join(", ")})`}`;
}

function headOf(dimension: Dimension, options: readonly string[]): string {
  switch (dimension.kind) {
    case "categorical":
      return `choice(${[...dimension.choices.map(formatValue), ...options].join(",")})`;
    case "ordinal":
      return `ordinal(${[...dimension.levels.map(formatValue), ...options].join(",")})`;
    case "float":
    case "int": {
      const { kind, low, high, scale } = dimension;
      return `${kind}(${[showNumber(low), showNumber(high), ...(scale === "log" ? ["log"] : []), ...options].join(",")})`;
    }
  }
}

function formatValue(value: HyperparameterValue): string {
  if (typeof value === "number") return showNumber(value);
  if (typeof value === "boolean") return String(value);
  return BARE.test(value) && typeof readWord(value) === "string" ? value : JSON.stringify(value);
}

function readWord(word: string): HyperparameterValue {
  if (word === "true" || word === "false") return word === "true";
  return NUMBER.test(word) ? Number(word) : word;
}

/** The base with each override in the place of the dimension of its name, and the others behind it. */
export function mergeSpace(base: SearchSpace, overrides: readonly Dimension[]): SearchSpace {
  const byName = new Map(base.map((dimension) => [dimension.name, dimension]));
  for (const override of overrides) byName.set(override.name, inherit(byName.get(override.name), override));
  return [...byName.values()];
}

/** An override that does not say otherwise keeps the condition, and the default if it still is one of its values. */
function inherit(base: Dimension | undefined, override: Dimension): Dimension {
  if (base === undefined) return override;
  const keepsDefault =
    override.default === undefined && base.default !== undefined && valueProblem(override, base.default) === null;
  return {
    ...override,
    ...(keepsDefault ? { default: base.default } : {}),
    ...(override.when === undefined && base.when !== undefined ? { when: base.when } : {}),
  } as Dimension;
}

type Token = { readonly kind: "word" | "text" | "mark" | "end"; readonly value: string };

function tokenize(text: string): readonly Token[] {
  const pattern = /\s*(?:("(?:[^"\\]|\\.)*")|([=(),|])|([^\s=(),|"]+))/y;
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  while (pattern.lastIndex < end) {
    const start = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null) throw problem(text, `quotes; must be closed: ${text.slice(start).trim()}`);
    const [, quoted, mark, word] = match;
    if (quoted !== undefined) tokens.push({ kind: "text", value: unquote(quoted, text) });
    else if (mark !== undefined) tokens.push({ kind: "mark", value: mark });
    else tokens.push({ kind: "word", value: word });
  }
  return [...tokens, { kind: "end", value: "" }];
}

function unquote(quoted: string, text: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    throw problem(text, `quoted text; must be as in JSON: ${quoted}`);
  }
}

function problem(text: string, message: string): InvalidInput {
  const name = text.split("=")[0].trim();
  return new InvalidInput([{ path: isDimensionName(name) ? `space.${name}` : "space", message }]);
}

function parseText(text: string): Readonly<Record<string, unknown>> {
  const tokens = tokenize(text);
  let at = 0;
  const fail = (rule: string, example: string): never => {
    throw problem(text, `dimension; ${rule}: ${showValue(text)}. Write for example ${example}.`);
  };
  const take = (value: string): boolean => {
    if (tokens[at].kind !== "mark" || tokens[at].value !== value) return false;
    at += 1;
    return true;
  };
  const word = (): string | null => (tokens[at].kind === "word" ? tokens[at++].value : null);
  const value = (example: string): HyperparameterValue => {
    const { kind, value } = tokens[at];
    if (kind !== "word" && kind !== "text") return fail("must have a value between its commas", example);
    at += 1;
    return kind === "word" ? readWord(value) : value;
  };

  const name = word();
  if (name === null || !take("=")) return fail("must be name=kind(…)", EXAMPLES.float);
  const kind = word();
  if (kind === null || !Object.hasOwn(EXAMPLES, kind)) {
    return fail("must be of kind float, int, choice or ordinal", EXAMPLES.float);
  }
  const example = EXAMPLES[kind as keyof typeof EXAMPLES];
  if (!take("(")) return fail(`must have its range in brackets`, example);
  const positional: HyperparameterValue[] = [];
  const options: Record<string, HyperparameterValue> = {};
  while (!take(")")) {
    if (tokens[at].kind === "word" && tokens[at + 1].kind === "mark" && tokens[at + 1].value === "=") {
      const option = tokens[at].value;
      if (option !== "default" && (option !== "step" || kind === "choice" || kind === "ordinal")) {
        return fail(`must not have the option ${option}`, example);
      }
      at += 2;
      options[option] = value(example);
    } else positional.push(value(example));
    if (!take(",") && !(tokens[at].kind === "mark" && tokens[at].value === ")")) {
      return fail("must have commas between values and ) at the end", example);
    }
  }
  let when: Record<string, HyperparameterValue[]> | undefined;
  if (tokens[at].kind === "word" && tokens[at].value === "when") {
    const conditional = `${example} when(method=sghmc|sgld)`;
    at += 1;
    when = {};
    if (!take("(")) return fail("must have its condition in brackets", conditional);
    do {
      const parent = word();
      if (parent === null || !take("=")) return fail("must have parent=value in when(…)", conditional);
      const values = [value(conditional)];
      while (take("|")) values.push(value(conditional));
      when[parent] = values;
    } while (take(","));
    if (!take(")")) return fail("must close when(…) with )", conditional);
  }
  if (tokens[at].kind !== "end") return fail("must end after its brackets", example);

  const common = { ...options, ...(when === undefined ? {} : { when }) };
  if (kind === "choice") return { name, kind: "categorical", choices: positional, ...common };
  if (kind === "ordinal") return { name, kind, levels: positional, ...common };
  const [low, high, scale = "linear", ...rest] = positional;
  if (positional.length < 2 || rest.length > 0) return fail("must have low, high and perhaps log", example);
  return { name, kind, low, high, scale, ...common };
}
