/** Random search spaces and hyperparameters for property tests. */
import fc from "fast-check";
import { validateDimension } from "../../tuner/space/validate-dimension.ts";
import { countValues, fromCoordinate } from "../../tuner/space/dimension.ts";
import type { Dimension, HyperparameterValue, Hyperparameters, SearchSpace } from "../../tuner/space/search-space.ts";
import { activity } from "../../tuner/space/encoding.ts";

/** Coordinates, in which the ends, the middle and numbers next to them are drawn more often than by chance. */
export const coordinate = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.constantFrom(0, 1, 0.5, Number.EPSILON, 1 - Number.EPSILON / 2, 0.5 + Number.EPSILON),
);

const noMinusZero = (x: number) => x + 0;
/** Numbers as people write them: few digits, any magnitude. */
const decimal = fc
  .tuple(fc.integer({ min: -9999, max: 9999 }), fc.integer({ min: -8, max: 8 }))
  .map(([digits, exponent]) => Number(`${digits}e${exponent}`) + 0);
const anyDouble = fc.double({ min: -1e150, max: 1e150, noNaN: true }).map(noMinusZero);
const bound = fc.oneof({ arbitrary: decimal, weight: 3 }, { arbitrary: anyDouble, weight: 1 });
/** The smallest ranges allowed. */
const narrow = fc
  .tuple(bound, fc.integer({ min: 2, max: 5000 }))
  .map(([low, steps]) => [low, low + steps * 1e-12 * Math.max(Math.abs(low), 1e-140)] as const);

const linearRange = fc
  .oneof({ arbitrary: fc.tuple(bound, bound), weight: 4 }, { arbitrary: narrow, weight: 1 })
  .map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) }));
const logRange = fc
  .oneof(
    fc.tuple(bound, bound),
    narrow,
    fc
      .tuple(fc.double({ min: -149, max: 149, noNaN: true }), fc.double({ min: -149, max: 149, noNaN: true }))
      .map(([a, b]) => [10 ** a, 10 ** b] as const),
  )
  .map(([a, b]) => [Math.abs(a), Math.abs(b)])
  .map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) }));

/** Dimensions without name, condition and default. */
type Bare<D> = D extends Dimension ? Omit<D, "name" | "when" | "default"> : never;
type BareDimension = Bare<Dimension>;
const isSound = (bare: BareDimension) => validateDimension({ name: "x", ...bare }, "").length === 0;

const float: fc.Arbitrary<BareDimension> = fc
  .oneof(
    linearRange.map((range) => ({ kind: "float", ...range, scale: "linear" }) as const),
    logRange.map((range) => ({ kind: "float", ...range, scale: "log" }) as const),
  )
  .filter(isSound);
const steppedFloat: fc.Arbitrary<BareDimension> = fc
  .tuple(
    linearRange,
    fc.oneof(fc.constantFrom(0.1, 0.25, 1 / 3, 1e-3, 1), fc.double({ min: 1e-8, max: 1, noNaN: true })),
  )
  .map(([{ low, high }, share]) => {
    const step = Math.min(high - low, Number(((high - low) * share).toPrecision(3)));
    return { kind: "float", low, high, scale: "linear", step } as const;
  })
  .filter(isSound);
const whole = fc.oneof(fc.integer({ min: -100, max: 100 }), fc.integer({ min: -1e12, max: 1e12 }));
const int: fc.Arbitrary<BareDimension> = fc
  .tuple(whole, whole, fc.constantFrom("linear", "log", "step"), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([a, b, form, share]) => {
    const [low, high] = [Math.min(a, b), Math.max(a, b)];
    if (form === "log") return { kind: "int", low: Math.max(1, low), high, scale: "log" } as const;
    const step = form === "step" ? { step: 1 + Math.floor(share * (high - low - 1)) } : {};
    return { kind: "int", low, high, scale: "linear", ...step } as const;
  })
  .filter(isSound);

/** Any value that a categorical or ordinal dimension may have, including awkward strings. */
export const label: fc.Arbitrary<HyperparameterValue> = fc.oneof(
  fc.constantFrom<HyperparameterValue>(
    "sgd",
    "adam",
    "1e-5",
    "1",
    1,
    true,
    "true",
    "",
    " a b ",
    "a=b",
    'say "hi"',
    "x,y|z",
    "\\",
  ),
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(noMinusZero),
  fc.boolean(),
);
const labels = fc.uniqueArray(label, { minLength: 1, maxLength: 6 });
const categorical: fc.Arbitrary<BareDimension> = labels.map((choices) => ({ kind: "categorical", choices }) as const);
const ordinal: fc.Arbitrary<BareDimension> = labels.map((levels) => ({ kind: "ordinal", levels }) as const);
const smallInt: fc.Arbitrary<BareDimension> = fc
  .tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: 1, max: 5 }))
  .map(([low, range]) => ({ kind: "int", low, high: low + range, scale: "linear" }) as const);

export const continuousDimension: fc.Arbitrary<Dimension> = float.map((bare) => ({ name: "x", ...bare }));
export const discreteDimension: fc.Arbitrary<Dimension> = fc
  .oneof(steppedFloat, int, categorical, ordinal)
  .map((bare) => ({ name: "x", ...bare }));

/** Some value of a dimension. */
function valueOf(dimension: Dimension): fc.Arbitrary<HyperparameterValue> {
  return coordinate.map((at) => fromCoordinate(dimension, at));
}

export function spaces(options: { readonly discrete?: boolean } = {}): fc.Arbitrary<SearchSpace> {
  const kinds =
    options.discrete === true
      ? [smallInt, categorical, ordinal]
      : [float, steppedFloat, int, smallInt, categorical, ordinal];
  const draft = fc.record({
    bare: fc.oneof(...kinds),
    hasDefault: fc.boolean(),
    defaultAt: coordinate,
    conditions: fc.array(fc.record({ parent: fc.nat(), picks: fc.array(coordinate, { minLength: 1, maxLength: 3 }) }), {
      maxLength: 2,
    }),
    isConditional: fc.boolean(),
  });
  const name = fc.oneof(
    fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,5}$/),
    fc.constantFrom("toString", "hasOwnProperty", "when", "default", "null", "true", "e1"),
    fc.constantFrom("λ", "学習率", "β1", "learning rate", "optimizer/lr", "eMobility[2][10]", "a b:c@d%+#"),
  );
  return fc
    .tuple(fc.array(draft, { minLength: 1, maxLength: 7 }), fc.uniqueArray(name, { minLength: 7, maxLength: 7 }))
    .map(([drafts, names]) => {
      const space: Dimension[] = [];
      for (const [index, { bare, hasDefault, defaultAt, conditions, isConditional }] of drafts.entries()) {
        const parents = space.filter(({ kind }) => kind !== "float");
        const when: Record<string, HyperparameterValue[]> = {};
        if (isConditional && parents.length > 0) {
          for (const { parent, picks } of conditions) {
            const dimension = parents[parent % parents.length];
            when[dimension.name] = [...new Set(picks.map((at) => fromCoordinate(dimension, at)))];
          }
        }
        const dimension: Dimension = { name: names[index], ...bare };
        space.push({
          ...dimension,
          ...(hasDefault ? { default: fromCoordinate(dimension, defaultAt) } : {}),
          ...(Object.keys(when).length > 0 ? { when } : {}),
        } as Dimension);
      }
      return space;
    });
}

/** A dimension of a random space with a condition that some of its values meet. */
function conditionOn(dimension: Dimension): fc.Arbitrary<string> {
  const name = `{${dimension.name}}`;
  const value = valueOf(dimension).filter(
    (one) => typeof one !== "number" || one >= 0 || dimension.kind !== "categorical",
  );
  const isListed = dimension.kind === "categorical" || dimension.kind === "ordinal";
  return fc.tuple(value, fc.constantFrom("<=", ">=")).map(([at, operator]) => {
    if (isListed) return `not ${name} in (${literal(at)})`;
    return `${name} ${operator} ${literal(at)}`;
  });
}

function literal(value: HyperparameterValue): string {
  if (typeof value === "string") return `"${value.replaceAll(/["\\]/g, "\\$&")}"`;
  return String(value);
}

/** Random spaces with constraints on some of their dimensions: on one, on one of two, on a sum. */
export const constrainedSpaces = spaces().chain((space) => {
  const condition = fc.constantFrom(...space).chain(conditionOn);
  const numeric = space.filter(({ kind }) => kind === "float" || kind === "int");
  const either = fc.tuple(condition, condition).map(([one, other]) => `${one} or not (${other})`);
  const sum =
    numeric.length < 2
      ? either
      : fc
          .tuple(valueOf(numeric[0]), valueOf(numeric[1]))
          .map(([a, b]) => `{${numeric[0].name}} + {${numeric[1].name}} <= ${Number(a) + Number(b)}`);
  return fc
    .array(fc.oneof(condition, either, sum), { minLength: 1, maxLength: 3 })
    .map((constraints) => ({ space, constraints }));
});

/** A space and coordinates of a point in it. */
export const spaceAndPoint = spaces().chain((space) =>
  fc.tuple(fc.constant(space), fc.array(coordinate, { minLength: space.length, maxLength: space.length })),
);

/** All hyperparameters of a small discrete space. */
export function enumerate(space: SearchSpace): readonly Hyperparameters[] {
  let all: Hyperparameters[] = [{}];
  for (const [index, dimension] of space.entries()) {
    const count = countValues(dimension);
    const values = Array.from({ length: count }, (_, value) => fromCoordinate(dimension, (value + 0.5) / count));
    all = all.flatMap((before) =>
      activity(space, before)[index] ? values.map((value) => ({ ...before, [dimension.name]: value })) : [before],
    );
  }
  return all;
}

export { valueOf };
