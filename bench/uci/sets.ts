/** The regression sets of the UCI repository that the literature uses, with published results and targets. */
import { defined } from "../../common/defined.ts";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Test negative log-likelihoods per row, in the target's units; lower is better. */
export interface UciSet {
  readonly name: string;
  readonly acceptable: number;
  readonly good: number;
  /** The best published mean over the standard splits for one hidden layer of 50 units, and its source. */
  readonly published: { readonly nll: number; readonly method: string };
}

export const uciSets: readonly UciSet[] = [
  { name: "yacht", acceptable: 1.4, good: 0.6, published: { nll: 0.23, method: "subspace inference" } },
  { name: "energy", acceptable: 1.4, good: 1.0, published: { nll: 1.01, method: "DVI" } },
  { name: "concrete", acceptable: 3.15, good: 3.0, published: { nll: 2.94, method: "dropout, converged" } },
  { name: "boston", acceptable: 2.6, good: 2.45, published: { nll: 2.4, method: "dropout, converged" } },
  { name: "wine", acceptable: 0.98, good: 0.93, published: { nll: 0.9, method: "DVI" } },
  { name: "kin8nm", acceptable: -1.0, good: -1.13, published: { nll: -1.2, method: "ensemble" } },
];

/** Location of the rows and the standard splits of a data set. */
export interface SetFiles {
  /** Options of `bnn-regression` for reading the rows, without a split. */
  readonly options: Readonly<Record<string, string>>;
  readonly splits: number;
  /** Options that choose a split. */
  split(index: number): Readonly<Record<string, string>>;
}

/**
 * In `folder`/uci-NAME: data.txt, index_features.txt, index_target.txt and splits/, as distributed in the literature.
 */
export function filesOf({ name }: UciSet, folder: string): SetFiles {
  const at = join(folder, `uci-${name}`);
  if (!existsSync(at)) throw new Error(`data; must be in the folder: ${at} is missing. Pass --data=FOLDER.`);
  const numbers = (file: string) => readFileSync(join(at, file), "utf8").split(/\s+/).filter(Boolean).map(Number);
  const data = join(at, "data.txt");
  const columns = readFileSync(data, "utf8").trim().split("\n")[0].trim().split(/\s+/).length;
  const [features, [target]] = [numbers("index_features.txt"), numbers("index_target.txt")];
  const unused = Array.from({ length: columns }, (_, at) => at).filter((at) => at !== target && !features.includes(at));
  const ignore = unused.map((at) => `c${at + 1}`).join(",");
  return {
    options: {
      data,
      header: "no",
      target: `c${target + 1}`,
      ...defined({ ignore: ignore === "" ? undefined : ignore }),
    },
    splits: numbers("n_splits.txt")[0],
    split: (index) => ({
      "train-rows": join(at, "splits", `index_train_${index}.txt`),
      "test-rows": join(at, "splits", `index_test_${index}.txt`),
    }),
  };
}
