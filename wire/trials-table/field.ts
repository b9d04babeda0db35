/**
 * Names by which trials are sorted and filtered. The prefix `trial.` marks fields that every trial has, `hp.` a
 * hyperparameter, and `metric.` a metric; a name without prefix suffices if it is unambiguous.
 */

const builtIn = ["number", "value", "state", "attempt", "worker", "origin", "duration", "created", "tag"] as const;

export type Field =
  | { readonly of: "trial"; readonly name: (typeof builtIn)[number] }
  | { readonly of: "hp"; readonly name: string }
  | { readonly of: "metric"; readonly name: string };

/** The fields of a study's trials. The first metric is the `value`. */
export interface KnownNames {
  readonly dimensions: readonly string[];
  readonly metrics: readonly string[];
}

/** Every name by which a field may be called, with the fields it may refer to. */
export function namedFields({ dimensions, metrics }: KnownNames): ReadonlyMap<string, readonly Field[]> {
  const named = new Map<string, readonly Field[]>();
  const add = (field: Field) => {
    const full = fullName(field);
    // A dimension named `hp.x` has the full name `hp.hp.x`, because a name that looks like a full name is read as one.
    named.set(full, [field]);
    // A first metric named `value` is the value.
    if (field.of === "metric" && field.name === "value" && metrics[0] === "value") return;
    if (!named.has(field.name) || named.get(field.name)?.[0]?.name === field.name) {
      named.set(field.name, [...(named.get(field.name) ?? []), field]);
    }
  };
  for (const name of builtIn) add({ of: "trial", name });
  for (const name of dimensions) add({ of: "hp", name });
  for (const name of metrics) add({ of: "metric", name });
  return named;
}

function fullName({ of, name }: Field): string {
  return `${of}.${name}`;
}

/** The field with this name, or the rule that the name violates. */
export function findField(known: KnownNames, name: string): Field | { readonly rule: string } {
  const fields = namedFields(known).get(name) ?? [];
  const [only] = fields;
  if (only === undefined) return { rule: `must be one of ${shortNames(known).join(", ")}` };
  return fields.length === 1 ? only : { rule: whichRule(fields) };
}

export function whichRule(fields: readonly Field[]): string {
  return `must be unambiguous (${fields.map(fullName).join(" or ")})`;
}

/** The shortest unambiguous names, for messages. */
export function shortNames(known: KnownNames): readonly string[] {
  const named = namedFields(known);
  return [...named].filter(([name, fields]) => fields.length === 1 && isShortest(name, named)).map(([name]) => name);
}

function isShortest(name: string, named: ReadonlyMap<string, readonly Field[]>): boolean {
  const [field] = named.get(name) ?? [];
  return field === undefined || name === field.name || named.get(field.name)?.length !== 1;
}
