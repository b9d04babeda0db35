/** Compiles each query once, because building a small query costs more than running it. */
import { CompiledQuery, type Compilable, type DialectAdapter } from "kysely";
import type { Tables } from "./transactions.ts";

interface Built {
  readonly sql: string;
  /** Names of the values, in the order of the placeholders. */
  readonly names: readonly string[];
}

/** Stands for a value while the query is compiled. */
class Placeholder {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

interface Outcome<R> {
  readonly rows: readonly R[];
}

/**
 * A prepared query with named values. `build` runs once for each set of names, and must pass every value on without
 * inspecting it.
 */
export function prepared<Values extends object, R = never>(
  build: (tables: Tables, values: Values) => Compilable<R>,
): (tables: Tables, values: Values) => Promise<Outcome<R>> {
  const shapes = new WeakMap<DialectAdapter, Map<string, Built>>();

  function builtFor(tables: Tables, names: readonly string[]): Built {
    const { adapter } = tables.getExecutor();
    const known = shapes.get(adapter) ?? new Map<string, Built>();
    shapes.set(adapter, known);
    const shape = names.join();
    const built = known.get(shape) ?? compile(tables, names);
    known.set(shape, built);
    return built;
  }

  function compile(tables: Tables, names: readonly string[]): Built {
    const placeholders = Object.fromEntries(names.map((name) => [name, new Placeholder(name)]));
    const { sql, parameters } = build(tables, placeholders as Values).compile();
    return { sql, names: parameters.map((parameter) => (parameter as Placeholder).name) };
  }

  return (tables, values) => {
    const { sql, names } = builtFor(tables, Object.keys(values));
    const byName = values as Readonly<Record<string, unknown>>;
    return tables.executeQuery<R>(
      CompiledQuery.raw(
        sql,
        names.map((name) => byName[name]),
      ) as CompiledQuery<R>,
    );
  };
}
