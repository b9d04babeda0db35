/** Migration 2: adds what a service needs: revisions, annotations, audits, artifacts and stored responses. */
import type { Migration } from "./migration.ts";

const states = ["waiting", "running", "complete", "pruned", "failed"];

export const service: Migration = {
  version: 2,
  statements: ({ integer }) => [
    "alter table studies add column state text not null default 'active' check (state in ('active', 'paused', 'archived'))",
    `alter table studies add column max_attempts ${integer} not null default 3 check (max_attempts >= 1)`,
    `alter table studies add column space_revision ${integer} not null default 0 check (space_revision >= 0)`,
    `alter table studies add column revision ${integer} not null default 0 check (revision >= 0)`,
    "alter table studies add column notes text not null default ''",
    "alter table studies add column tags text not null default '[]'",
    "alter table studies add column attributes text not null default '{}'",
    "alter table studies add column updated_at double precision not null default 0",
    ...states.map((state) => `alter table studies add column ${state}_trials ${integer} not null default 0`),

    `alter table trials add column lost ${integer} not null default 0 check (lost >= 0)`,
    `alter table trials add column stop_requested ${integer} not null default 0 check (stop_requested in (0, 1))`,
    `alter table trials add column space_revision ${integer} not null default 0 check (space_revision >= 0)`,
    `alter table trials add column revision ${integer} not null default 0 check (revision >= 0)`,
    "alter table trials add column notes text not null default ''",
    "alter table trials add column tags text not null default '[]'",
    "alter table trials add column attributes text not null default '{}'",
    "alter table trials add column deleted_at double precision",

    // A read of all changes also returns older trials, each under its own revision.
    "update trials set revision = number + 1",
    `update studies set
  revision = (select count(*) from trials where study_id = studies.id),
  updated_at = (
    select coalesce(max(time), studies.created_at) from (
      select created_at as time from studies as own where own.id = studies.id
      union all select created_at from trials where study_id = studies.id
      union all select started_at from trials where study_id = studies.id
      union all select finished_at from trials where study_id = studies.id
    ) as times
  ),
  ${states
    .map(
      (state) =>
        `${state}_trials = (select count(*) from trials where study_id = studies.id and trials.state = '${state}')`,
    )
    .join(",\n  ")}`,

    `create table spaces (
  study_id ${integer} not null references studies (id) on delete cascade,
  revision ${integer} not null check (revision >= 0),
  space text not null,
  primary key (study_id, revision)
)`,
    "insert into spaces (study_id, revision, space) select id, 0, space from studies",

    `create table artifacts (
  study_id ${integer} not null,
  number ${integer} not null,
  position ${integer} not null,
  name text not null,
  content text not null,
  primary key (study_id, number, position),
  unique (study_id, number, name),
  foreign key (study_id, number) references trials (study_id, number) on delete cascade
)`,

    `create table audit (
  study_id ${integer} not null references studies (id) on delete cascade,
  entry ${integer} not null,
  number ${integer},
  action text not null,
  who text not null,
  reason text,
  at double precision not null,
  before text not null,
  after text not null,
  primary key (study_id, entry)
)`,

    `create table answers (
  scope text not null,
  key text not null,
  digest text not null,
  status ${integer} not null,
  body text not null,
  remembered_at double precision not null,
  primary key (scope, key)
)`,
    "create index answers_by_age on answers (remembered_at)",

    "create index trials_by_revision on trials (study_id, revision)",
    "create index trials_by_value on trials (study_id, value, number) where value is not null and deleted_at is null",
  ],
};
