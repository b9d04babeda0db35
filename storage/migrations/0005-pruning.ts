/** Migration 5: pruning settings of a study, the last step of each trial, and a budget of steps. */
import type { Migration } from "./migration.ts";

export const pruning: Migration = {
  version: 5,
  statements: () => [
    "alter table studies add column pruning text",
    "alter table studies add column budget_steps double precision check (budget_steps > 0)",
    "alter table trials add column steps double precision",
    "alter table trials add column pruning text",
    `update trials set steps = (
  select max(step) from intermediate_values as reported
  where reported.study_id = trials.study_id and reported.number = trials.number
)`,
  ],
};
