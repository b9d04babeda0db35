/** Migration 6: constraints on the hyperparameters of a study. */
import type { Migration } from "./migration.ts";

export const constraints: Migration = {
  version: 6,
  statements: () => [`alter table studies add column constraints text not null default '[]'`],
};
