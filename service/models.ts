/** Opens the model stored with a study. */
import { CredenceError } from "../common/errors.ts";
import type { FittedModel } from "../tuner/model.ts";
import type { KeptModel } from "../tuner/store.ts";
import type { Service } from "./service.ts";

/** Number of models kept open, those of the most recently used studies. */
const MAX_OPEN = 4;

interface OpenKeptModel extends KeptModel {
  readonly model: FittedModel;
}

/** Throws `not-found` if the study has none. */
export async function openKeptModel({ store, openModel, models }: Service, study: string): Promise<OpenKeptModel> {
  const kept = await store.readModel(study);
  if (kept === null) {
    throw new CredenceError("not-found", `No model is stored with study ${JSON.stringify(study)}.`, {
      fields: { study },
    });
  }
  const known = models.get(study);
  const opened = known?.text === kept.text ? { ...known, ...kept } : { ...kept, model: await openModel(kept.text) };
  models.delete(study);
  models.set(study, opened);
  for (const [name] of models) if (models.size > MAX_OPEN) models.delete(name);
  return opened;
}

/** Stores the model, replacing any other. Throws InvalidInput if the text is not a model file. */
export async function keepModel(
  { store, openModel, now }: Service,
  study: string,
  text: string,
): Promise<OpenKeptModel> {
  const model = await openModel(text);
  const keptAt = now();
  await store.keepModel(study, text, keptAt);
  return { text, keptAt, model };
}
