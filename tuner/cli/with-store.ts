/** Opens the store a command was called for, and closes it again whatever happens. */
import { CredenceError } from "../errors.ts";
import type { Store } from "../store.ts";
import type { Study } from "../study.ts";
import { DEFAULT_STORAGE } from "./command.ts";
import type { Call, ExitCode } from "./command.ts";
import type { Context } from "./context.ts";
import { didYouMean } from "./close-names.ts";

/** The flag wins over the environment. */
export function storageAddress(given: string | undefined, context: Pick<Context, "surroundings">): string {
  const fromEnvironment = context.surroundings.environment.CREDENCE_STORAGE;
  return given ?? (fromEnvironment === undefined || fromEnvironment === "" ? DEFAULT_STORAGE : fromEnvironment);
}

/** For commands that write: makes the store where there is none. */
export async function withStore<T>(address: string, context: Context, use: (store: Store) => Promise<T>): Promise<T> {
  const store = await context.openStore(address, "make");
  if (store === null) throw new CredenceError("not-found", `database; must exist: ${address}`);
  return closing(store, use);
}

/** For commands that only read: no file appears because somebody looked. `use` gets null where there is none. */
export async function withExistingStore<T>(
  address: string,
  context: Context,
  use: (store: Store | null) => Promise<T>,
): Promise<T> {
  const store = await context.openStore(address, "null");
  return store === null ? use(null) : closing(store, use);
}

/** Reads the study a command names and does something with it. Throws `not-found`, with names that are close. */
export async function withStudy(
  call: Call,
  context: Context,
  use: (study: Study, store: Store) => Promise<ExitCode>,
): Promise<ExitCode> {
  const [name] = call.positional;
  const address = storageAddress(textFlag(call, "storage"), context);
  return withExistingStore(address, context, async (store) => {
    const study = (await store?.findStudy(name)) ?? null;
    if (store === null || study === null) throw await noSuchStudy(name, address, store);
    return use(study, store);
  });
}

export function textFlag(call: Call, name: string): string | undefined {
  const value = call.flags[name];
  return typeof value === "string" ? value : undefined;
}

async function noSuchStudy(name: string, address: string, store: Store | null): Promise<CredenceError> {
  const names = (await store?.listStudies())?.map(({ study }) => study.name) ?? [];
  const otherwise = names.length === 0 ? "There are none yet." : `See \`credence studies\`.`;
  const remedy = didYouMean(name, names, otherwise);
  return new CredenceError("not-found", `study; must be one of ${address}: ${JSON.stringify(name)}. ${remedy}`);
}

async function closing<T>(store: Store, use: (store: Store) => Promise<T>): Promise<T> {
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
