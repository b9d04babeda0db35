/** Statements that are put together once: for the small ones of every request, building takes longer than running. */
import type { Compilable, DialectAdapter } from "kysely";
import { CompiledQuery } from "kysely";
import type { Tables } from "./workplace.ts";

interface Built {
  readonly sql: string;
  /** Names of the values, in the order in which the text has its places for them. */
  readonly names: readonly string[];
}

/** Stands where a value will. */
class Place {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

interface Outcome<R> {
  readonly rows: readonly R[];
}

/**
 * A statement with named values. `build` is called once for each set of names, and must use every value as a value,
 * never look at it. Returns a function that runs the statement.
 */
export function statement<Values extends object, R = never>(
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
    const places = Object.fromEntries(names.map((name) => [name, new Place(name)]));
    const { sql, parameters } = build(tables, places as Values).compile();
    return { sql, names: parameters.map((parameter) => (parameter as Place).name) };
  }

  return (tables, values) => {
    const { sql, names } = builtFor(tables, Object.keys(values));
    const given = values as Readonly<Record<string, unknown>>;
    return tables.executeQuery<R>(
      CompiledQuery.raw(
        sql,
        names.map((name) => given[name]),
      ) as CompiledQuery<R>,
    );
  };
}
