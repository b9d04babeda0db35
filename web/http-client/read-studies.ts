/** Reads studies and trials from a server. */
import { CredenceError } from "../../common/errors.ts";
import type { Studies } from "../../tuner/studies.ts";
import type { Study } from "../../tuner/study/study.ts";
import { studyPath, trialPath, type Calls } from "./calls.ts";
import * as wire from "./documents.ts";

type ReadOperations = Pick<
  Studies,
  | "readStudy"
  | "findStudy"
  | "listStudies"
  | "listObjectives"
  | "readTrials"
  | "readTrial"
  | "readIntermediateValues"
  | "readArtifacts"
  | "readAttempts"
>;

export function readOperations({ get, pages }: Calls): ReadOperations {
  async function readStudy(name: string): Promise<Study> {
    return wire.studyOf(await get(studyPath(name)));
  }

  return {
    readStudy,

    async findStudy(name) {
      try {
        return await readStudy(name);
      } catch (error) {
        if (error instanceof CredenceError && error.code === "not-found") return null;
        throw error;
      }
    },

    async listStudies() {
      // The server only lists archived studies on request.
      const listed = [
        ...(await pages("/studies", "studies")),
        ...(await pages("/studies", "studies", "&state=archived")),
      ];
      return listed.map(wire.listedOf).sort((a, b) => b.study.createdAt - a.study.createdAt);
    },

    async listObjectives() {
      return wire.objectivesOf(await get("/objectives"));
    },

    async readTrials(study) {
      return (await pages(`${studyPath(study)}/trials`, "trials")).map((one) => wire.trialOf(one));
    },

    async readTrial(study, number) {
      return wire.trialOf(await get(trialPath(study, number)));
    },

    async readIntermediateValues(study, number) {
      return wire.intermediateValuesOf(await pages(trialPath(study, number), "intermediateValues"));
    },

    async readArtifacts(study, number) {
      return wire.artifactsOf(await pages(`${trialPath(study, number)}/artifacts`, "artifacts"));
    },

    async readAttempts(study) {
      return wire.attemptsOf({ attempts: await pages(`${studyPath(study)}/attempts`, "attempts") });
    },
  };
}
