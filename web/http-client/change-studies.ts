/** Creates, changes and deletes studies and trials on a server. */
import { defined } from "../../common/defined.ts";
import type { Studies } from "../../tuner/studies.ts";
import { studyPath, trialPath, type Calls } from "./calls.ts";
import * as wire from "./documents.ts";

type ChangeOperations = Pick<
  Studies,
  "createStudy" | "setBudget" | "updateStudy" | "deleteStudy" | "keepModel" | "enqueueTrial" | "deleteTrial"
>;

export function changeOperations({ call, post }: Calls): ChangeOperations {
  return {
    async createStudy(spec, budget) {
      return wire.studyOf(await post("/studies", { ...wire.specDocument(spec), budget }));
    },

    async setBudget(name, budget) {
      return wire.studyOf(await call({ method: "PATCH", path: studyPath(name), body: { budget } }));
    },

    async updateStudy(name, changes, { reason }) {
      const body = { ...changes, ...defined({ reason }) };
      return wire.studyOf(await call({ method: "PATCH", path: studyPath(name), body }));
    },

    async deleteStudy(name) {
      await call({ method: "DELETE", path: studyPath(name) });
    },

    async keepModel(study, text) {
      const path = `${studyPath(study)}/model`;
      if (text === null) await call({ method: "DELETE", path });
      else await call({ method: "PUT", path, body: JSON.parse(text) as wire.Document });
    },

    async enqueueTrial(study, { hyperparameters, reason }) {
      return wire.trialOf(await post(`${studyPath(study)}/trials`, { hyperparameters, reason: { ...reason } }));
    },

    async deleteTrial(study, number) {
      await call({ method: "DELETE", path: trialPath(study, number) });
    },
  };
}
