/** Obligations for deliberate changes: corrections, annotations, changes to a study, and their audit log. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../../../tuner/store.ts";
import {
  completeWith,
  expectRefusal,
  finishedTrial,
  leaseOf,
  sampleAssessment,
  sampleSpec,
  sampleSuggestion,
} from "./samples.ts";

const author = { who: "Ada", now: 70, reason: "because" };

export function describeChanges(current: () => Store): void {
  describe("deliberate changes", () => {
    let store: Store;
    beforeEach(async () => {
      store = current();
      await store.createStudy(sampleSpec(), {}, 1);
    });
    const wait = () => store.enqueueTrial("wine", sampleSuggestion(), 2);
    const run = async (number: number) =>
      store.addTrial("wine", number, sampleSuggestion(), { lease: leaseOf("h"), now: 2 });

    it("corrects a finished trial, with a record of its old values", async () => {
      await run(0);
      await expectRefusal(store.correctTrial("wine", 0, completeWith(1), author), "conflict");
      const failure = { kind: "diverged", message: "NaN" } as const;
      await store.finishTrial("wine", 0, "h", { outcome: { state: "failed", failure }, now: 3 });
      const corrected = await store.correctTrial("wine", 0, completeWith(1), author);
      expect(corrected).toMatchObject({ state: "complete", values: { loss: 1 }, failure: null, finishedAt: 3 });
      await expectRefusal(store.correctTrial("wine", 0, { state: "complete", values: {} }, author), "invalid");
      expect(await store.readTrial("wine", 0)).toStrictEqual(corrected);
      expect(await store.readAudit("wine")).toStrictEqual([
        {
          ...author,
          number: 0,
          action: "correct",
          before: { state: "failed", values: null, failure },
          after: { state: "complete", values: { loss: 1 }, failure: null },
        },
      ]);
    });

    it("keeps annotations of trials, with a record of them", async () => {
      await run(0);
      const annotations = { notes: "odd", tags: ["a", "b"], attributes: { gpu: [1, null, { x: -0 }] } };
      expect(await store.annotateTrial("wine", 0, annotations, author)).toMatchObject(annotations);
      const again = await store.annotateTrial("wine", 0, { notes: "odd", tags: ["b"] }, author);
      expect(again).toMatchObject({ ...annotations, tags: ["b"] });
      expect(await store.readTrial("wine", 0)).toStrictEqual(again);
      expect(await store.annotateTrial("wine", 0, { notes: "odd" }, author)).toStrictEqual(again);
      const [first, second, ...others] = await store.readAudit("wine");
      expect(await store.readAudit("wine", { offset: 1, limit: 1 })).toStrictEqual([second]);
      expect(first).toMatchObject({ number: 0, action: "annotate", before: { notes: "" }, after: annotations });
      expect(second).toMatchObject({ before: { tags: ["a"] }, after: { tags: [] } });
      expect(others).toStrictEqual([]);
      await expectRefusal(store.annotateTrial("wine", 0, { attributes: { bad: NaN } }, author), "invalid");
    });

    it("limits the size of attributes, whoever sets them", async () => {
      const fits = { a: "x".repeat(65_536 - 8) };
      const tooLarge = { a: `${fits.a}x` };
      await run(0);
      for (const [attributes, isTaken] of [
        [fits, true],
        [tooLarge, false],
      ] as const) {
        for (const write of [
          () => store.updateStudy("wine", { attributes }, author),
          () => store.annotateTrial("wine", 0, { attributes }, author),
          () => store.importTrials("wine", [finishedTrial({ attributes })]),
        ]) {
          if (isTaken) await write();
          else await expectRefusal(write(), "invalid");
        }
      }
      expect(await store.readStudy("wine")).toMatchObject({ attributes: fits });
    });

    it("records only what changes: 200 edits of a large study take little space", async () => {
      const space = Array.from({ length: 60 }, (_, index) => ({
        name: `d${index}`,
        kind: "categorical" as const,
        choices: Array.from({ length: 20 }, (_, choice) => `choice ${choice}`),
      }));
      const attributes = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`k${index}`, "x".repeat(900)]));
      const large = {
        space,
        attributes,
        notes: "word ".repeat(2000),
        tags: Array.from({ length: 99 }, (_, i) => `t${i}`),
      };
      await store.updateStudy("wine", large, author);
      for (let edit = 0; edit < 50; edit++) {
        await store.updateStudy("wine", { attributes: { ...attributes, k7: edit } }, author);
        await store.updateStudy("wine", { notes: `${large.notes}${edit}` }, author);
        await store.updateStudy("wine", { tags: [...large.tags, `edit ${edit}`] }, author);
        await store.updateStudy("wine", { space: [...space.slice(1), { ...space[0], name: `e${edit}` }] }, author);
      }
      const edits = (await store.readAudit("wine")).slice(1);
      expect(edits).toHaveLength(200);
      expect(JSON.stringify(edits).length / edits.length).toBeLessThan(600);
    });

    it("keeps the comparison on held-out data until another replaces it or it is removed, with a record", async () => {
      expect(await store.readStudy("wine")).not.toHaveProperty("assessment");
      const assessed = await store.updateStudy("wine", { assessment: sampleAssessment }, author);
      expect(assessed.assessment).toStrictEqual(sampleAssessment);
      expect(await store.readStudy("wine")).toStrictEqual(assessed);
      expect((await store.listStudies())[0].study.assessment).toStrictEqual(sampleAssessment);
      expect(await store.updateStudy("wine", { assessment: { ...sampleAssessment } }, author)).toStrictEqual(assessed);
      const unknown = { ...sampleAssessment, standardError: null, rows: null, value: -0 };
      await store.updateStudy("wine", { assessment: unknown }, author);
      expect((await store.readStudy("wine")).assessment).toStrictEqual(unknown);
      const broken = { ...sampleAssessment, value: NaN };
      await expectRefusal(store.updateStudy("wine", { assessment: broken }, author), "invalid");
      expect(await store.updateStudy("wine", { assessment: null }, author)).not.toHaveProperty("assessment");
      expect(await store.readStudy("wine")).not.toHaveProperty("assessment");
      const audit = await store.readAudit("wine");
      expect(audit).toHaveLength(3);
      expect(audit[0]).toMatchObject({ before: { assessment: null }, after: { assessment: sampleAssessment } });
    });

    it("changes a study, with a record of it, and keeps the spaces that it had", async () => {
      const first = sampleSpec().space;
      const space = first.slice(0, 2);
      await run(0);
      const changes = {
        state: "paused",
        budget: { trials: 3 },
        maxAttempts: 5,
        space,
        notes: "n",
        tags: ["t"],
      } as const;
      const study = await store.updateStudy("wine", changes, author);
      expect(study).toMatchObject({ ...changes, spaceRevision: 1, revision: 2 });
      expect(await store.readStudy("wine")).toStrictEqual(study);
      expect(await store.readSpaces("wine")).toStrictEqual([first, space]);
      expect(await wait()).toMatchObject({ spaceRevision: 1 });
      expect(await store.readTrial("wine", 0)).toMatchObject({ spaceRevision: 0 });
      const before = { state: "active", budget: {}, maxAttempts: 3, space: first.slice(2), notes: "", tags: [] };
      const after = { ...changes, space: [] };
      expect(await store.readAudit("wine")).toStrictEqual([
        { ...author, number: null, action: "update-study", before, after },
      ]);
      for (const same of [first, space]) {
        expect(await store.createStudy(sampleSpec({ space: same }), {}, 9)).toMatchObject({ spaceRevision: 1, space });
      }
      await expectRefusal(store.createStudy(sampleSpec({ space: first.slice(0, 1) }), {}, 9), "conflict");
      const constraints = ["lr <= 0.1", 'method == "sgld" or lr < 1e-3'];
      const constrained = await store.updateStudy("wine", { constraints }, author);
      expect(constrained).toMatchObject({ space, constraints, spaceRevision: 2 });
      expect(await store.readStudy("wine")).toStrictEqual(constrained);
      expect((await store.readAudit("wine")).at(-1)).toMatchObject({
        before: { constraints: [] },
        after: { constraints },
      });
      expect(await store.updateStudy("wine", { constraints: [] }, author)).toStrictEqual({
        ...study,
        spaceRevision: 3,
        revision: constrained.revision + 1,
      });
      const { revision } = await store.readStudy("wine");
      expect(await store.updateStudy("wine", { ...changes }, author)).toMatchObject({ revision });
      await expectRefusal(store.updateStudy("wine", { maxAttempts: 0 }, author), "invalid");
    });
  });
}
