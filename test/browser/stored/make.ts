/**
 * Makes a stored study from an export on standard input: fixed times, short numbers, artifacts of the best trial alone.
 *
 *   credence tune bnn-regression --study auto-mpg --trials 24 --workers 2 --seed 3 --set chains=2
 *   credence tune branin-disk --study disk --trials 30 --workers 1 --seed 3
 *   credence tune branin-disk --study disk-sobol --strategy sobol --trials 30 --workers 1 --seed 4
 *   credence export NAME | npx tsx test/browser/stored/make.ts NAME
 */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ArchivedTrial } from "../../../cli/studies/archive.ts";

/** 2025-12-31T20:00:00Z: a few hours before the fixed clock of the test server. */
const START = 1_767_211_200_000;
const DIGITS = 6;

interface Document {
  readonly study: { readonly createdAt: number };
  readonly trials: readonly ArchivedTrial[];
}

const [, , name] = process.argv;
const document = JSON.parse(readFileSync(0, "utf8")) as Document;
const shift = START - document.study.createdAt;
const valueOf = ({ values }: ArchivedTrial) => Object.values(values ?? {})[0] ?? Infinity;
const best = document.trials.reduce((one, other) => (valueOf(other) < valueOf(one) ? other : one));
const moved = (time: number | null) => (time === null ? null : Math.round(time + shift));
const made = {
  ...document,
  study: { ...document.study, createdAt: START },
  trials: document.trials.map(({ artifacts, ...trial }) => ({
    ...trial,
    ...(trial.number === best.number && artifacts !== undefined ? { artifacts } : {}),
    // Of a process and its machine.
    worker: trial.worker === null ? null : `worker-${1 + (trial.number % 2)}`,
    createdAt: moved(trial.createdAt),
    startedAt: moved(trial.startedAt),
    finishedAt: moved(trial.finishedAt),
  })),
};
const short = (_: string, value: unknown) =>
  typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(DIGITS)) : value;
writeFileSync(join(dirname(fileURLToPath(import.meta.url)), `${name}.json`), `${JSON.stringify(made, short)}\n`);
