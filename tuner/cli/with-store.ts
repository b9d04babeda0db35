/** Opens the studies a command was called for, and closes them again whatever happens. */
import { CredenceError } from "../errors.ts";
import type { Studies } from "../studies.ts";
import type { Study } from "../study.ts";
import type { Call, ExitCode } from "./command.ts";
import type { Context } from "./context.ts";
import { didYouMean } from "./close-names.ts";
import { openStudies, placeOfCall } from "./place.ts";
import type { Place, WaitOptions } from "./place.ts";

/** For commands that write: makes the database where there is none. */
export async function withStore<T>(
  place: Place,
  context: Context,
  use: (studies: Studies) => Promise<T>,
  options: WaitOptions = {},
): Promise<T> {
  const studies = await openStudies(place, context, { ...options, ifNone: "make" });
  if (studies === null) throw new CredenceError("not-found", `database; must exist: ${place.address}`);
  return closing(studies, use);
}

/** For commands that only read: no file appears because somebody looked. `use` gets null where there is none. */
export async function withExistingStore<T>(
  place: Place,
  context: Context,
  use: (studies: Studies | null) => Promise<T>,
): Promise<T> {
  const store = await openStudies(place, context, { ifNone: "null" });
  return store === null ? use(null) : closing(store, use);
}

/** Reads the study a command names and does something with it. Throws `not-found`, with names that are close. */
export async function withStudy(
  call: Call,
  context: Context,
  use: (study: Study, studies: Studies) => Promise<ExitCode>,
): Promise<ExitCode> {
  const [name] = call.positional;
  const place = placeOfCall(call, context);
  return withExistingStore(place, context, async (store) => {
    const study = (await store?.findStudy(name)) ?? null;
    if (store === null || study === null) throw await noSuchStudy(name, place.address, store);
    return use(study, store);
  });
}

export function textFlag(call: Call, name: string): string | undefined {
  const value = call.flags[name];
  return typeof value === "string" ? value : undefined;
}

async function noSuchStudy(name: string, address: string, store: Studies | null): Promise<CredenceError> {
  const names = (await store?.listStudies())?.map(({ study }) => study.name) ?? [];
  const otherwise = names.length === 0 ? "There are none yet." : `See \`credence studies\`.`;
  const remedy = didYouMean(name, names, otherwise);
  return new CredenceError("not-found", `study; must be one of ${address}: ${JSON.stringify(name)}. ${remedy}`);
}

async function closing<T>(store: Studies, use: (store: Studies) => Promise<T>): Promise<T> {
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
