/** Creates, finds, updates and deletes studies. */
import { defined } from "../common/defined.ts";
import { InvalidInput } from "../common/errors.ts";
import type { Author, StudyChanges, StudyOverview } from "../tuner/store.ts";
import type { Study } from "../tuner/study/study.ts";
import { assessmentIssues } from "./assessment-checks.ts";
import { closeQueue } from "./queues.ts";
import type { Service } from "./service.ts";
import { checkedChanges, type StudyPatch } from "./study-checks.ts";
import { studySpec, type StudyRequest } from "./study-spec.ts";

/**
 * Creates the study, or finds the existing one with the same specification; inside a transaction. Throws `conflict`,
 * InvalidInput.
 */
export async function createStudy(
  service: Service,
  request: StudyRequest,
  author: Author,
): Promise<{ readonly study: Study; readonly isNew: boolean }> {
  const spec = studySpec(request, service.objectives);
  const existing = await service.store.findStudy(spec.name);
  const study = await service.store.createStudy(spec, request.budget ?? {}, author.now);
  const { maxAttempts, notes, tags, attributes } = request;
  const changes: StudyChanges = {
    ...defined({ maxAttempts, notes, tags, attributes }),
  };
  if (existing !== null || Object.keys(changes).length === 0) return { study, isNew: existing === null };
  return { study: await service.store.updateStudy(spec.name, changes, author), isNew: true };
}

/** Throws InvalidInput. */
export async function changeStudy(service: Service, name: string, patch: StudyPatch, author: Author): Promise<Study> {
  const checked = checkedChanges(await service.store.readStudy(name), patch, service.objectives);
  if ("issues" in checked) throw new InvalidInput(checked.issues);
  const { assessment } = checked.changes;
  const issues =
    assessment === undefined || assessment === null ? [] : await assessmentIssues(service.store, name, assessment);
  if (issues.length > 0) throw new InvalidInput(issues);
  return service.store.updateStudy(name, checked.changes, author);
}

/** To be called once the study has been deleted. */
export function forgetStudy(service: Service, name: string): void {
  closeQueue(service, name);
  service.columns.delete(name);
  service.curves.delete(name);
}

export interface StudyFilter {
  /** Substring of a name, a tag or the notes; case-insensitive. */
  readonly search?: string | undefined;
  readonly state?: Study["state"] | undefined;
  readonly limit: number;
  /** Studies after the one with this name. */
  readonly after?: string | undefined;
}

/**
 * A page of studies, newest first, and whether more follow. Archived studies are only included on request. The page
 * continues after the study `after` even if that no longer matches the filter; throws InvalidInput if it was deleted.
 */
export async function listStudies(
  service: Service,
  { search = "", state, limit, after }: StudyFilter,
): Promise<{ readonly studies: readonly StudyOverview[]; readonly hasMore: boolean }> {
  const all = await service.store.listStudies();
  const start = after === undefined ? 0 : all.findIndex(({ study }) => study.name === after) + 1;
  if (after !== undefined && start === 0) {
    const message = `name; must be the name of an existing study: ${JSON.stringify(after)}. Start again from the first page.`;
    throw new InvalidInput([{ path: "after", message }]);
  }
  const text = search.toLowerCase();
  const found = all.slice(start).filter(({ study }) => {
    const isInState = state === undefined ? study.state !== "archived" : study.state === state;
    return isInState && [study.name, study.notes, ...study.tags].some((part) => part.toLowerCase().includes(text));
  });
  return { studies: found.slice(0, limit), hasMore: limit < found.length };
}
