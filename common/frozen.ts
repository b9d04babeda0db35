/** A deeply read-only type. Index signatures of unknown type are dropped. */
export type Frozen<T> = T extends readonly [infer First, ...infer Rest]
  ? readonly [Frozen<First>, ...FrozenList<Rest>]
  : T extends readonly (infer Element)[]
    ? readonly Frozen<Element>[]
    : T extends object
      ? { readonly [Name in keyof T as Named<T, Name>]: Frozen<T[Name]> }
      : T;

type FrozenList<T extends readonly unknown[]> = { readonly [At in keyof T]: Frozen<T[At]> };

type Named<T, Name extends keyof T> = string extends Name ? (unknown extends T[Name] ? never : Name) : Name;
