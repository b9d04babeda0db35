/** Chooses the default posterior method of a task: Hamiltonian Monte Carlo if affordable. */
import { hmc } from "../bnn/posterior/hmc.ts";
import { defaultMethod } from "../bnn/posterior/index.ts";
import type { MethodTable } from "../bnn/posterior/posterior-method.ts";
import { usesKnob } from "./default-space.ts";

/**
 * Up to these numbers of training rows and hidden units, full-batch gradients are affordable (bench/results/bnn.md).
 * With many inputs, such as the pixels of an image, the limit is this number of weights times rows.
 */
const MAX_ROWS = 2000;
const MAX_UNITS = 100;
const MAX_PRODUCTS = 3.2e6;

/** The rule, as shown in help. */
export const AFFORDABLE = `${hmc.name} for up to ${MAX_ROWS} training rows and ${MAX_UNITS} hidden units, else ${defaultMethod}`;

interface TaskSize {
  readonly rows: number;
  /** Number of input columns. */
  readonly inputs: number;
  /** Widths of the hidden layers. */
  readonly widths: readonly number[];
  readonly dropout: number;
  /** Knobs set by the user, which the chosen method must have. */
  readonly knobs: readonly string[];
}

/** Returns one of these methods, with a notice if it is not the one for small tasks. */
export function chooseMethod(
  methods: MethodTable,
  { rows, inputs, widths, dropout, knobs }: TaskSize,
): { readonly method: string; readonly notices: readonly string[] } {
  const units = widths.reduce((sum, width) => sum + width, 0);
  const has = (method: string) => knobs.every((name) => usesKnob(methods[method], name));
  const others = [defaultMethod, ...Object.keys(methods)].filter((name) => Object.hasOwn(methods, name));
  const rest = others.find(has) ?? others[0];
  // Dropout requires a method that works on minibatches.
  if (!Object.hasOwn(methods, hmc.name) || dropout > 0 || !has(hmc.name)) return { method: rest, notices: [] };
  const tooMany = [
    ...(rows > MAX_ROWS ? [`${rows} training rows`] : []),
    ...(units > MAX_UNITS ? [`${units} hidden units`] : []),
  ];
  const weights = widths.reduce(
    (sum, width, layer) => sum + width * (1 + (layer === 0 ? inputs : widths[layer - 1])),
    0,
  );
  if (tooMany.length === 0 && weights * rows > MAX_PRODUCTS)
    tooMany.push(`${weights} weights for ${rows} training rows`);
  if (tooMany.length === 0) return { method: hmc.name, notices: [] };
  const notice = `Method ${rest}: ${tooMany.join(" and ")} would make ${hmc.name} slow; --set method=${hmc.name} uses it anyway.`;
  return { method: rest, notices: [notice] };
}
