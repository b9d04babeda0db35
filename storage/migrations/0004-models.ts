/** Migration 4: the model that is stored with a study. */
import type { Migration } from "./migration.ts";

export const models: Migration = {
  version: 4,
  statements: ({ integer }) => [
    `create table models (
  study_id ${integer} not null primary key references studies (id) on delete cascade,
  content text not null,
  kept_at double precision not null
)`,
  ],
};
