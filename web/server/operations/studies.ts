/** Operations on studies. */
import { changeStudy, createStudy, forgetStudy, listStudies } from "../../../service/studies.ts";
import { checkedChanges, fittingTrials, requestIssues } from "../../../service/study-checks.ts";
import { queueOf } from "../../../service/queues.ts";
import { studyNotices } from "../../../tuner/loop/notices.ts";
import { operation } from "../operation.ts";
import {
  changeCheck,
  secondsRequest,
  study,
  studyCheck,
  studyPage,
  notices,
  studyPatch,
  studyQuery,
  studyRequest,
  summary,
} from "../../../wire/studies.ts";
import { json, listedJson, studyJson, summaryJson } from "../documents.ts";
import { fitting } from "../page.ts";

export const createStudyOperation = operation({
  id: "createStudy",
  method: "post",
  path: "/studies",
  summary: "Create a study, or find an existing one",
  description:
    "An existing study of the same name is returned (200) if its specification is the same; otherwise it is a conflict.",
  body: studyRequest,
  answers: {
    201: { means: "Made.", shape: study },
    200: { means: "The study already existed with the same specification.", shape: study },
  },
  problems: ["conflict"],
  example: {
    body: {
      name: "ovens",
      space: [
        "lr=float(1e-5,1,log)",
        { name: "layers", kind: "int", low: 1, high: 8 },
        { name: "optimizer", kind: "categorical", choices: ["adam", "sgd"] },
      ],
      metrics: [{ name: "loss", direction: "minimize" }],
      budget: { trials: 50 },
    },
  },
  handle: ({ body, author, once }) =>
    once(async (service) => {
      const { createdAt, ...request } = body;
      const now = createdAt ?? author().now;
      const { study: made, isNew } = await createStudy(service, request, { ...author(), now });
      return { status: isNew ? 201 : 200, body: json(studyJson(made)) };
    }),
});

export const checkStudyOperation = operation({
  id: "checkStudy",
  method: "post",
  path: "/study-checks",
  summary: "Check a specification without creating the study",
  description: "For forms: every problem that creating the study would report, except that the name is taken.",
  body: studyRequest,
  answers: { 200: { means: "The problems.", shape: studyCheck } },
  example: { body: { name: "ovens", space: ["depth=int(1,8)"], constraints: ["depth * width <= 64"] } },
  handle({ service, body: { createdAt: _, ...request } }) {
    return Promise.resolve({ status: 200, body: json({ issues: [...requestIssues(request, service.objectives)] }) });
  },
});

export const checkChangeOperation = operation({
  id: "checkChange",
  method: "post",
  path: "/studies/{study}/change-checks",
  summary: "Check changes of a study without making them",
  description: "With the number of finished trials that would still inform the surrogate.",
  body: studyPatch,
  answers: { 200: { means: "The problems, and what becomes of the trials.", shape: changeCheck } },
  problems: ["not-found"],
  example: { path: { study: "ovens" }, body: { constraints: ["lr * layers <= 1"] } },
  async handle({ service, study: name, body: { reason: _, ...patch } }) {
    const { study, trials } = await queueOf(service, name).cache.refresh();
    const checked = checkedChanges(study, patch, service.objectives);
    const fits = fittingTrials(study, "changes" in checked ? checked.changes : {}, trials);
    const issues = "issues" in checked ? [...checked.issues] : [];
    return { status: 200, body: json({ ...fits, issues, fitting: issues.length > 0 ? null : fits.fitting }) };
  },
});

export const listStudiesOperation = operation({
  id: "listStudies",
  method: "get",
  path: "/studies",
  summary: "List studies, newest first",
  description: "Without search spaces and attributes; see `GET /studies/{study}`.",
  query: studyQuery,
  answers: { 200: { means: "A page of studies.", shape: studyPage } },
  example: { query: "search=oven&limit=10" },
  async handle({ service, query }) {
    const { studies, hasMore } = await listStudies(service, query);
    const page = fitting(studies.map(listedJson));
    const next = hasMore || page.length < studies.length ? (page.at(-1)?.name ?? null) : null;
    return { status: 200, body: json({ studies: page, next }) };
  },
});

export const readStudyOperation = operation({
  id: "readStudy",
  method: "get",
  path: "/studies/{study}",
  summary: "Read a study",
  answers: { 200: { means: "The study, with trial counts and best value.", shape: summary } },
  problems: ["not-found"],
  example: { path: { study: "ovens" } },
  async handle({ service, study: name }) {
    return { status: 200, body: json(summaryJson(await service.store.readSummary(name))) };
  },
});

export const readNoticesOperation = operation({
  id: "readNotices",
  method: "get",
  path: "/studies/{study}/notices",
  summary: "Read problems with a study's suggestions",
  description:
    "Reports whether the strategy failed or was too slow, or whether every point of the space has been tried.",
  answers: { 200: { means: "Most serious first; usually empty.", shape: notices } },
  problems: ["not-found"],
  example: { path: { study: "ovens" } },
  async handle({ service, study: name }) {
    const { study: read, trials } = await queueOf(service, name).cache.refresh();
    return { status: 200, body: json({ notices: [...studyNotices(read, trials)] }) };
  },
});

export const changeStudyOperation = operation({
  id: "changeStudy",
  method: "patch",
  path: "/studies/{study}",
  summary: "Pause, resume, extend, archive or annotate a study",
  body: studyPatch,
  answers: { 200: { means: "The updated study.", shape: study } },
  problems: ["not-found", "conflict"],
  example: {
    path: { study: "ovens" },
    body: { budget: { trials: 100 }, notes: "The second oven is hotter.", reason: "Not there yet." },
  },
  handle: ({ study: name, body: { reason, ...patch }, author, once }) =>
    once(async (service) => ({
      status: 200,
      body: json(studyJson(await changeStudy(service, name, patch, author(reason)))),
    })),
});

export const addSecondsOperation = operation({
  id: "addSecondsUsed",
  method: "post",
  path: "/studies/{study}/seconds-used",
  summary: "Add time used by a run",
  description: "The seconds are added to the study's total, which counts towards a budget in seconds.",
  body: secondsRequest,
  answers: { 200: { means: "The updated study.", shape: study } },
  problems: ["not-found", "conflict"],
  example: { path: { study: "ovens" }, body: { seconds: 12.5 } },
  handle: ({ study: name, body: { seconds }, once }) =>
    once(async (service) => {
      await service.store.addSecondsUsed(name, seconds);
      return { status: 200, body: json(studyJson(await service.store.readStudy(name))) };
    }),
});

export const deleteStudyOperation = operation({
  id: "deleteStudy",
  method: "delete",
  path: "/studies/{study}",
  summary: "Delete a study and its trials",
  answers: { 204: { means: "Deleted.", shape: null } },
  problems: ["not-found"],
  example: { path: { study: "ovens" } },
  async handle({ service, study: name, once }) {
    const answer = await once(async ({ store }) => {
      await store.deleteStudy(name);
      return { status: 204, body: null };
    });
    forgetStudy(service, name);
    return answer;
  },
});
