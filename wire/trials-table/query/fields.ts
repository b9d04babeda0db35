/** The names that a query may use. */
import type { CellKind } from "../condition.ts";
import { type Field, type KnownNames, namedFields, shortNames } from "../field.ts";

/** A field of the table, the kind of a trial's failure, or an attribute that a user set. */
export type QueryField =
  Field | { readonly of: "failure"; readonly name: "failure" } | { readonly of: "attribute"; readonly name: string };

const ATTRIBUTE = "attribute.";
/** Times can only be used for sorting. */
const UNUSED = "created";

/** The field with this name; null if the name is unknown; several if it is ambiguous. */
export function fieldsNamed(name: string, known: KnownNames): readonly QueryField[] {
  const fields = (namedFields(known).get(name) ?? []).filter(({ of, name: own }) => of !== "trial" || own !== UNUSED);
  if (fields.length > 0) return fields;
  if (name === "failure") return [{ of: "failure", name }];
  const isAttribute = name.startsWith(ATTRIBUTE) && name.length > ATTRIBUTE.length;
  return isAttribute ? [{ of: "attribute", name: name.slice(ATTRIBUTE.length) }] : [];
}

/** All names in their shortest unambiguous form, for messages. */
export function queryNames(known: KnownNames): readonly string[] {
  return [...shortNames(known).filter((name) => name !== UNUSED && name !== `trial.${UNUSED}`), "failure"];
}

/** The type of a field's values. */
export function kindOfField(field: QueryField, kindOf: (field: Field) => CellKind): CellKind {
  if (field.of === "failure") return "texts";
  if (field.of === "attribute") return "mixed";
  return field.of === "trial" && field.name === "state" ? "texts" : kindOf(field);
}
