/** All migrations in order. Append to the list; never change, remove or reorder released ones. */
import { initial } from "./0001-initial.ts";
import { service } from "./0002-service.ts";
import { attempts } from "./0003-attempts.ts";
import { models } from "./0004-models.ts";
import { pruning } from "./0005-pruning.ts";
import { constraints } from "./0006-constraints.ts";
import { assessment } from "./0007-assessment.ts";
import type { Migration } from "./migration.ts";

export const migrations: readonly Migration[] = [initial, service, attempts, models, pruning, constraints, assessment];
