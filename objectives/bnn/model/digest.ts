/** SHA-256 digests of files and data sets. */
import { createHash } from "node:crypto";
import { canonicalJson } from "../../../common/canonical-json.ts";
import type { Dataset } from "../data/dataset.ts";

/** Digest of a JSON value, independent of its formatting. */
export function digestOf(value: unknown): string {
  return `sha256:${createHash("sha256").update(canonicalJson(value)).digest("hex")}`;
}

/** Digest of the names and numbers of a data set: equal data sets have the same rows in the same order. */
export function fingerprintOf({ featureNames, targetName, features, target }: Dataset): string {
  const hash = createHash("sha256").update(canonicalJson([featureNames, targetName]));
  for (const numbers of [features, target]) {
    hash.update(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
  }
  return `sha256:${hash.digest("hex")}`;
}
