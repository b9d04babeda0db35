/**
 * A study in a file, as written by `credence export` and read by `credence import`. Times are milliseconds since 1970.
 */
import { z } from "zod";
import { isInTimeRange, TIME_RULE } from "../common/time-range.ts";
import { artifact, sentAnnotations } from "./parts.ts";
import { studyFields } from "./studies.ts";
import { intermediateValue, trialFields } from "./trials.ts";
import { type Wire } from "./wire.ts";

export const ARCHIVE_FORMAT = "credence-study";
export const ARCHIVE_VERSION = 1;

const milliseconds = z.number().refine(isInTimeRange, { message: TIME_RULE });
/**
 * Fields missing in files from earlier releases get the defaults of a new study or trial; sizes are limited as on a
 * server.
 */
const annotations = {
  notes: sentAnnotations.notes.unwrap().default(""),
  tags: sentAnnotations.tags.unwrap().default([]),
  attributes: sentAnnotations.attributes.unwrap().default({}),
};

const archivedStudy = z.strictObject({
  ...studyFields,
  ...annotations,
  seed: z.int().min(0),
  secondsUsed: z.number().min(0),
  maxAttempts: z.int().min(1).default(3),
  spaceRevision: studyFields.spaceRevision.default(0),
  createdAt: milliseconds,
});

const archivedTrial = z.strictObject({
  ...trialFields,
  ...annotations,
  lost: trialFields.lost.default(0),
  stopRequested: trialFields.stopRequested.default(false),
  steps: trialFields.steps.default(null),
  pruning: trialFields.pruning.default(null),
  spaceRevision: trialFields.spaceRevision.default(0),
  createdAt: milliseconds,
  startedAt: milliseconds.nullable(),
  finishedAt: milliseconds.nullable(),
  intermediateValues: z.array(intermediateValue).exactOptional(),
  artifacts: z.array(artifact).exactOptional(),
});

export const archive = z.strictObject({
  format: z.literal(ARCHIVE_FORMAT),
  version: z.literal(ARCHIVE_VERSION),
  study: archivedStudy,
  trials: z.array(archivedTrial),
});

export type ArchivedStudy = Wire<typeof archivedStudy>;
export type ArchivedTrial = Wire<typeof archivedTrial>;
