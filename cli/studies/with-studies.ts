/** Opens the studies that a command uses, and closes them in any case. */
import { CredenceError } from "../../common/errors.ts";
import type { Studies } from "../../tuner/studies.ts";
import type { Study } from "../../tuner/study/study.ts";
import type { Call, ExitCode } from "../command.ts";
import type { Context } from "../context.ts";
import { didYouMean } from "../../common/did-you-mean.ts";
import { shownAddress } from "../../common/shown-address.ts";
import { locationOfCall, openStudies, type StudiesLocation, type WaitOptions } from "./location.ts";

/** For commands that write: creates the database if it does not exist. */
export async function withStudies<T>(
  location: StudiesLocation,
  context: Context,
  use: (studies: Studies) => Promise<T>,
  options: WaitOptions = {},
): Promise<T> {
  const studies = await openStudies(location, context, { ...options, ifNone: "make" });
  if (studies === null) throw noDatabase(location.address);
  return closing(studies, use);
}

/** For commands that only read: never creates a database. `use` receives null if there is none. */
export async function withExistingStudies<T>(
  location: StudiesLocation,
  context: Context,
  use: (studies: Studies | null) => Promise<T>,
): Promise<T> {
  const store = await openStudies(location, context, { ifNone: "null" });
  return store === null ? use(null) : closing(store, use);
}

/** Reads the named study and passes it on. Throws `not-found`, suggesting similar names. */
export async function withStudy(
  call: Call,
  context: Context,
  use: (study: Study, studies: Studies) => Promise<ExitCode>,
): Promise<ExitCode> {
  const [name] = call.positional;
  const location = locationOfCall(call, context);
  return withExistingStudies(location, context, async (store) => {
    const study = (await store?.findStudy(name)) ?? null;
    if (store === null || study === null) throw await noSuchStudy(name, location.address, store);
    return use(study, store);
  });
}

export function noDatabase(address: string): CredenceError {
  return new CredenceError("not-found", `No database at ${shownAddress(address)}.`, {
    fields: { storage: shownAddress(address) },
  });
}

export function noStudy(name: string, address: string, remedy: string): CredenceError {
  const message = `No study named ${JSON.stringify(name)} in ${shownAddress(address)}. ${remedy}`;
  return new CredenceError("not-found", message, { fields: { study: name, storage: shownAddress(address) } });
}

export function textFlag(call: Call, name: string): string | undefined {
  const value = call.flags[name];
  return typeof value === "string" ? value : undefined;
}

async function noSuchStudy(name: string, address: string, store: Studies | null): Promise<CredenceError> {
  const names = (await store?.listStudies())?.map(({ study }) => study.name) ?? [];
  const otherwise = names.length === 0 ? "It has no studies yet." : "See `credence studies`.";
  const remedy = didYouMean(name, names, otherwise);
  return noStudy(name, address, remedy);
}

async function closing<T>(store: Studies, use: (store: Studies) => Promise<T>): Promise<T> {
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
