/** Migration 7: the comparison of a study's winner with the default on held-out data. */
import type { Migration } from "./migration.ts";

export const assessment: Migration = {
  version: 7,
  statements: () => [`alter table studies add column assessment text`],
};
