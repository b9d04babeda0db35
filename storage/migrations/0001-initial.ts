/** Migration 1: studies, their trials, and the intermediate values of trials. */
import type { Migration } from "./migration.ts";

export const initial: Migration = {
  version: 1,
  statements: ({ identity, exactNumber, integer, orderedText }) => [
    `create table studies (
  id ${identity},
  name text not null unique,
  objective text not null,
  space text not null,
  metrics text not null,
  strategy text not null,
  seed double precision not null,
  budget_trials double precision,
  budget_seconds double precision,
  budget_target ${exactNumber},
  seconds_used double precision not null,
  created_at double precision not null
)`,
    `create table trials (
  study_id ${integer} not null references studies (id) on delete cascade,
  number ${integer} not null check (number >= 0),
  state text not null check (state in ('waiting', 'running', 'complete', 'pruned', 'failed')),
  hyperparameters text not null,
  reason text not null,
  attempt ${integer} not null check (attempt >= 0),
  worker text,
  holder text,
  expires_at double precision,
  value ${exactNumber},
  metric_values text,
  standard_errors text,
  metrics text,
  failure text,
  created_at double precision not null,
  started_at double precision,
  finished_at double precision,
  primary key (study_id, number),
  check ((state = 'running') = (expires_at is not null)),
  check ((state in ('complete', 'pruned', 'failed')) = (finished_at is not null)),
  check ((state in ('complete', 'pruned')) = (metric_values is not null)),
  check ((state = 'complete') = (value is not null)),
  check ((state = 'failed') = (failure is not null))
)`,
    "create index trials_by_state on trials (study_id, state, number)",
    `create table intermediate_values (
  study_id ${integer} not null,
  number ${integer} not null,
  step double precision not null,
  metric ${orderedText} not null,
  value ${exactNumber} not null,
  primary key (study_id, number, step, metric),
  foreign key (study_id, number) references trials (study_id, number) on delete cascade
)`,
  ],
};
