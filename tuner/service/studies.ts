/** Studies as a whole: made, found, changed, deleted. */
import { validateBudget } from "../budget.ts";
import { InvalidInput } from "../errors.ts";
import { parseSpace } from "../space-parsing.ts";
import type { Author, StudyChanges, StudySummary } from "../store.ts";
import type { Annotations, Study } from "../study.ts";
import { closeDesk } from "./desks.ts";
import type { Service } from "./service.ts";
import { studySpec } from "./study-spec.ts";
import type { StudyRequest } from "./study-spec.ts";

/** Makes the study, or finds the one of that name and spec; inside a transaction. Throws `conflict`, InvalidInput. */
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
    ...(maxAttempts === undefined ? {} : { maxAttempts }),
    ...given({ notes, tags, attributes }),
  };
  if (existing !== null || Object.keys(changes).length === 0) return { study, isNew: existing === null };
  return { study: await service.store.updateStudy(spec.name, changes, author), isNew: true };
}

/** What is changed of a study; `space` as a person writes it. */
export interface StudyPatch extends Omit<StudyChanges, "space"> {
  readonly space?: unknown;
}

/** Throws InvalidInput. */
export async function changeStudy(service: Service, name: string, patch: StudyPatch, author: Author): Promise<Study> {
  const { space, ...others } = patch;
  const issues = [...(patch.budget === undefined ? [] : validateBudget(patch.budget))];
  const parsed = space === undefined ? null : parseSpace(space);
  if (parsed !== null && "issues" in parsed) issues.push(...parsed.issues);
  if (issues.length > 0) throw new InvalidInput(issues);
  const changes = { ...others, ...(parsed !== null && "space" in parsed ? { space: parsed.space } : {}) };
  return service.store.updateStudy(name, changes, author);
}

/** To be called once the study is deleted. */
export function forgetStudy(service: Service, name: string): void {
  closeDesk(service, name);
  service.columns.delete(name);
}

/** The study with its counts and best value. */
export async function readSummary(service: Service, name: string): Promise<StudySummary> {
  const study = await service.store.readStudy(name);
  const counts = await service.store.countTrials(name);
  const best = await service.store.readBest(name);
  const listed = (await service.store.listStudies()).find((summary) => summary.study.name === name);
  const value = best?.values?.[study.metrics[0].name] ?? null;
  return { study, counts, best: value, updatedAt: listed?.updatedAt ?? study.createdAt };
}

export interface StudyFilter {
  /** Part of a name, a tag or the notes; case does not matter. */
  readonly search?: string | undefined;
  readonly state?: Study["state"] | undefined;
  readonly limit: number;
  /** Those behind the study of this name. */
  readonly after?: string | undefined;
}

/** A page of studies, newest first, and the name to go on after; null at the end. Archived ones only when asked for. */
export async function listStudies(
  service: Service,
  { search = "", state, limit, after }: StudyFilter,
): Promise<{ readonly studies: readonly StudySummary[]; readonly next: string | null }> {
  const all = await service.store.listStudies();
  const text = search.toLowerCase();
  const found = all.filter(({ study }) => {
    const isInState = state === undefined ? study.state !== "archived" : study.state === state;
    return isInState && [study.name, study.notes, ...study.tags].some((part) => part.toLowerCase().includes(text));
  });
  const start = after === undefined ? 0 : found.findIndex(({ study }) => study.name === after) + 1;
  const studies = found.slice(start, start + limit);
  return { studies, next: start + limit < found.length ? (studies.at(-1)?.study.name ?? null) : null };
}

function given(annotations: { [Name in keyof Annotations]: Annotations[Name] | undefined }): Partial<Annotations> {
  return Object.fromEntries(Object.entries(annotations).filter(([, value]) => value !== undefined));
}
