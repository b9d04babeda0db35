/** Values drawn from the schemas of the OpenAPI document: valid ones, and ones with a single fault somewhere. */
import fc from "fast-check";

export type Schema = Readonly<Record<string, unknown>>;
export type Schemas = Readonly<Record<string, Schema>>;

/** Maximum depth of a value of a recursive schema. */
const DEEPEST = 3;

const texts = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "",
      " ",
      "\u0000",
      "\ud800",
      "\u202etxt.exe",
      "e\u0301",
      "👩‍👩‍👧‍👦",
      "../../etc/passwd",
      "/etc/passwd",
      "C:\\data.csv",
      "'; drop table studies; --",
      "<script>alert(1)</script>",
      "${7*7}",
      "$(id)",
      "`id`; id | id",
      "x=float(1,0)",
      "x=float(1e-400,1e400,log)",
      "x=when(",
      "NaN",
      "a".repeat(11_000),
    ),
  },
);
const numbers = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(0, -0, -1, 0.5, 1e308, -1e308, 5e-324, 2 ** 31, 2 ** 53, -(2 ** 53), 1e21),
);

/** Any JSON value, including the keys that reach into prototypes. */
export const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], { kind: "float" }, { $ref: "#" }),
  texts,
  numbers,
  fc.jsonValue({ maxDepth: 3 }),
  fc
    .tuple(fc.constantFrom("__proto__", "constructor", "prototype", "toString", "hasOwnProperty"), fc.jsonValue())
    .map(([name, value]) => Object.fromEntries([[name, value]])),
  fc.integer({ min: 5, max: 2000 }).map(nested),
);

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

/** A value that satisfies the schema, as far as the schema expresses it. */
export function fitting(schema: Schema, schemas: Schemas, depth = 0): fc.Arbitrary<unknown> {
  const known = resolved(schema, schemas);
  const within = (part: Schema) => fitting(part, schemas, depth + 1);
  const choices = choicesOf(known);
  if (choices !== null) return fc.oneof(...(depth > DEEPEST ? choices.slice(0, 1) : choices).map(within));
  if ("const" in known) return fc.constant(known["const"]);
  if (Array.isArray(known["enum"])) return fc.constantFrom(...(known["enum"] as unknown[]));
  switch (known["type"]) {
    case "string":
      return fc.string({ minLength: numberIn(known, "minLength", 0), maxLength: 12 });
    case "integer":
      return fc.integer({ min: numberIn(known, "minimum", -9), max: Math.min(99, numberIn(known, "maximum", 99)) });
    case "number":
      return fc.double({ min: numberIn(known, "exclusiveMinimum", -9), max: 99, minExcluded: true, noNaN: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array":
      return fc.array(within(known["items"] as Schema), { minLength: numberIn(known, "minItems", 0), maxLength: 3 });
    case "object":
      return fittingObject(known, within);
    default:
      return fc.jsonValue({ maxDepth: 1 });
  }
}

function fittingObject(schema: Schema, within: (part: Schema) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const properties = Object.entries((schema["properties"] ?? {}) as Schemas);
  const required = (schema["required"] ?? []) as readonly string[];
  const more = schema["additionalProperties"];
  if (properties.length === 0 && typeof more === "object" && more !== null) {
    return fc.dictionary(fc.constantFrom("x", "loss", "lr", "layers", "y"), within(more as Schema), { maxKeys: 3 });
  }
  const model = Object.fromEntries(properties.map(([name, part]) => [name, within(part)]));
  return fc.record(model, { requiredKeys: [...required] }).map((value) => ({ ...value }));
}

/** A valid value with one fault, at any level. */
export function faulty(schema: Schema, schemas: Schemas, depth = 0): fc.Arbitrary<unknown> {
  const known = resolved(schema, schemas);
  const choices = choicesOf(known);
  if (depth > DEEPEST) return anything;
  if (choices !== null) return fc.oneof(anything, ...choices.map((part) => faulty(part, schemas, depth + 1)));
  const whole = fitting(known, schemas, depth);
  if (known["type"] === "array") {
    const items = known["items"] as Schema;
    return fc.oneof(
      anything,
      fc.array(faulty(items, schemas, depth + 1), { minLength: 1, maxLength: 2 }),
      fc
        .tuple(fitting(items, schemas, depth + 1), fc.constantFrom(0, 17, 65, 101, 1001))
        .map(([item, length]) => Array<unknown>(length).fill(item)),
    );
  }
  if (known["type"] !== "object") return fc.oneof(anything, texts, numbers);
  const properties = Object.entries((known["properties"] ?? {}) as Schemas);
  const spoiled = properties.map(([name, part]) =>
    fc.tuple(whole, faulty(part, schemas, depth + 1)).map(([value, wrong]) => withMember(value, name, wrong)),
  );
  return fc.oneof(
    anything,
    fc.tuple(whole, fc.nat()).map(([value, at]) => without(value, at)),
    fc
      .tuple(whole, fc.oneof(texts, fc.constantFrom("__proto__", "constructor", "prototype")), anything)
      .map(([value, name, extra]) => withMember(value, name, extra)),
    ...spoiled,
  );
}

/** An own member, whatever its name: `__proto__` in an object literal would not be an own member. */
function withMember(value: unknown, name: string, member: unknown): unknown {
  return Object.fromEntries([...Object.entries(value as object), [name, member]]);
}

function without(value: unknown, at: number): unknown {
  const entries = Object.entries(value as object);
  return Object.fromEntries(entries.filter((_, index) => index !== at % Math.max(1, entries.length)));
}

function choicesOf(schema: Schema): readonly Schema[] | null {
  return (schema["anyOf"] ?? schema["oneOf"] ?? null) as readonly Schema[] | null;
}

function resolved(schema: Schema, schemas: Schemas): Schema {
  const reference = schema["$ref"];
  if (typeof reference !== "string") return schema;
  return resolved(schemas[reference.replace("#/components/schemas/", "")], schemas);
}

function numberIn(schema: Schema, name: string, otherwise: number): number {
  const value = schema[name];
  return typeof value === "number" ? value : otherwise;
}
