/** A value that is never changed, at any depth. Fields of any name and unknown type have no type in it. */
export type Frozen<T> = T extends readonly [infer First, ...infer Rest]
  ? readonly [Frozen<First>, ...FrozenList<Rest>]
  : T extends readonly (infer Element)[]
    ? readonly Frozen<Element>[]
    : T extends object
      ? { readonly [Name in keyof T as Named<T, Name>]: Frozen<T[Name]> }
      : T;

type FrozenList<T extends readonly unknown[]> = { readonly [At in keyof T]: Frozen<T[At]> };

type Named<T, Name extends keyof T> = string extends Name ? (unknown extends T[Name] ? never : Name) : Name;
