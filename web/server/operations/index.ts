/** The table of operations, ordered so that the examples work in sequence. */
import type { Operation } from "../operation.ts";
import { attemptsOperation, matchesOperation, plotOperation, tableOperation } from "./plots.ts";
import {
  adviceOperation,
  checkOperation,
  frontOperation,
  importanceOperation,
  recommendationOperation,
  surrogateOperation,
} from "./surrogate.ts";
import { confirmOperation, readConfirmationOperation } from "./confirmation.ts";
import { auditOperation, bestOperation, objectivesOperation, serverOperation } from "./knowledge.ts";
import {
  addSecondsOperation,
  changeStudyOperation,
  checkChangeOperation,
  checkStudyOperation,
  createStudyOperation,
  deleteStudyOperation,
  listStudiesOperation,
  readNoticesOperation,
  readStudyOperation,
} from "./studies.ts";
import {
  deleteModelOperation,
  downloadModelOperation,
  keepModelOperation,
  predictOperation,
  readModelOperation,
} from "./models.ts";
import {
  addTrialsOperation,
  annotateTrialOperation,
  correctTrialOperation,
  deleteTrialOperation,
  listTrialsOperation,
  readArtifactsOperation,
  readTrialOperation,
  stopTrialOperation,
} from "./trials.ts";
import { askOperation, heartbeatOperation, releaseOperation, reportOperation, tellOperation } from "./workers.ts";

export const operations: readonly Operation[] = [
  serverOperation,
  objectivesOperation,
  checkStudyOperation,
  createStudyOperation,
  listStudiesOperation,
  readStudyOperation,
  readNoticesOperation,
  checkChangeOperation,
  changeStudyOperation,
  addSecondsOperation,
  askOperation,
  heartbeatOperation,
  reportOperation,
  tellOperation,
  releaseOperation,
  stopTrialOperation,
  addTrialsOperation,
  listTrialsOperation,
  readTrialOperation,
  readArtifactsOperation,
  annotateTrialOperation,
  correctTrialOperation,
  deleteTrialOperation,
  plotOperation,
  tableOperation,
  matchesOperation,
  attemptsOperation,
  bestOperation,
  frontOperation,
  importanceOperation,
  recommendationOperation,
  adviceOperation,
  surrogateOperation,
  checkOperation,
  confirmOperation,
  readConfirmationOperation,
  keepModelOperation,
  readModelOperation,
  predictOperation,
  downloadModelOperation,
  deleteModelOperation,
  auditOperation,
  deleteStudyOperation,
];
