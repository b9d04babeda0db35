/** Migration 3: attempts at trials that ended without a result. */
import type { Migration } from "./migration.ts";

export const attempts: Migration = {
  version: 3,
  statements: ({ integer }) => [
    `create table attempts (
  study_id ${integer} not null,
  number ${integer} not null,
  attempt ${integer} not null,
  worker text not null,
  started_at double precision not null,
  ended_at double precision not null,
  ending text not null check (ending in ('lost', 'released', 'transient')),
  primary key (study_id, number, attempt),
  foreign key (study_id, number) references trials (study_id, number) on delete cascade
)`,
  ],
};
