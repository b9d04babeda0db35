/** The names that a query may use. */
import type { CellKind } from "../condition.ts";
import { type Field, type KnownNames, namedFields, shortNames } from "../field.ts";

/** A field of the table, the kind of a trial's failure, or an attribute that a user set. */
export type QueryField =
  Field | { readonly of: "failure"; readonly name: "failure" } | { readonly of: "attribute"; readonly name: string };

const ATTRIBUTE = "attribute.";
/** Times are for sorting only. */
const UNUSED = "created";

/** The field of a name; null for no known name; several if it is ambiguous. */
export function fieldsNamed(name: string, known: KnownNames): readonly QueryField[] {
  const fields = (namedFields(known).get(name) ?? []).filter(({ of, name: own }) => of !== "trial" || own !== UNUSED);
  if (fields.length > 0) return fields;
  if (name === "failure") return [{ of: "failure", name }];
  const isAttribute = name.startsWith(ATTRIBUTE) && name.length > ATTRIBUTE.length;
  return isAttribute ? [{ of: "attribute", name: name.slice(ATTRIBUTE.length) }] : [];
}

/** All names, as short as each can be, for messages. */
export function queryNames(known: KnownNames): readonly string[] {
  return [...shortNames(known).filter((name) => name !== UNUSED && name !== `trial.${UNUSED}`), "failure"];
}

/** The type of the values of a field. */
export function kindOfField(field: QueryField, kindOf: (field: Field) => CellKind): CellKind {
  if (field.of === "failure") return "texts";
  if (field.of === "attribute") return "mixed";
  return field.of === "trial" && field.name === "state" ? "texts" : kindOf(field);
}
