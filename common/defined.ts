/** Optional properties under `exactOptionalPropertyTypes`. */

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** The object without the properties whose value is undefined, to be spread: `{ a, ...defined({ b }) }`. */
export function defined<T extends object>(properties: T): Partial<Defined<T>> {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as Partial<
    Defined<T>
  >;
}
