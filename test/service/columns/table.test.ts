/** Tables equal the result of sorting and filtering all trials. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnsOf } from "../../../service/columns/columns.ts";
import { rowsInOrder } from "../../../service/columns/partial-sort.ts";
import { tableOf, type TableRequest } from "../../../service/columns/table.ts";
import type { Trial, TrialState } from "../../../tuner/study/trial.ts";
import { knowledge, someTrials, trialLists } from "./pasts.ts";

const runs = { seed: 20_261_126, numRuns: 200 };
const everything: TableRequest = { sort: "number", order: "ascending", states: [], where: [], offset: 0, limit: 500 };

type Value = number | string | boolean | null;
const order: readonly TrialState[] = ["waiting", "running", "complete", "pruned", "failed"];

const readers: Readonly<Record<string, (trial: Trial) => Value>> = {
  number: ({ number }) => number,
  value: ({ values }) => values?.["loss"] ?? null,
  loss: ({ values }) => values?.["loss"] ?? null,
  state: ({ state }) => order.indexOf(state),
  attempt: ({ attempt }) => attempt,
  worker: ({ worker }) => worker,
  origin: ({ reason: { strategy, phase } }) => (phase === undefined ? strategy : `${strategy}/${phase}`),
  created: ({ createdAt }) => createdAt,
  duration: ({ startedAt, finishedAt }) =>
    startedAt === null || finishedAt === null ? null : (finishedAt - startedAt) / 1000,
  lr: ({ hyperparameters }) => hyperparameters["lr"] ?? null,
  layers: ({ hyperparameters }) => hyperparameters["layers"] ?? null,
  optimizer: ({ hyperparameters }) => hyperparameters["optimizer"] ?? null,
  batch: ({ hyperparameters }) => hyperparameters["batch"] ?? null,
};

/** Numbers, false, true, strings. */
function compare(a: Value, b: Value): number {
  const place = (value: Value) => ["number", "boolean", "string"].indexOf(typeof value);
  if (place(a) !== place(b)) return place(a) - place(b);
  return a! < b! ? -1 : a! > b! ? 1 : 0;
}

function holds(cell: Value, operator: string, operand: string): boolean {
  const number = operand === "" ? NaN : Number(operand);
  switch (operator) {
    case "=":
      return operand === ""
        ? cell === null
        : typeof cell === "number"
          ? cell === number
          : String(cell ?? "") === operand;
    case "!=":
      return !holds(cell, "=", operand);
    case "~":
      return cell !== null && String(cell).toLowerCase().includes(operand.toLowerCase());
    default:
      if (typeof cell !== "number") return false;
      return { "<": cell < number, "<=": cell <= number, ">": cell > number, ">=": cell >= number }[operator]!;
  }
}

const numberCondition = fc.tuple(
  fc.constantFrom("number", "value", "loss", "attempt", "duration", "lr", "layers", "batch"),
  fc.constantFrom("=", "!=", "<", "<=", ">", ">=", "~"),
  fc.constantFrom("0", "0.1", "1e9", "16", "3", "-2.5", "0.01"),
);
const textCondition = fc.tuple(
  fc.constantFrom("worker", "origin", "optimizer"),
  fc.constantFrom("=", "!=", "~"),
  fc.constantFrom("kitchen-1", "Cellar", "gp/ucb", "gp", "adam", "I", "SGD"),
);
const emptyCondition = fc.tuple(
  fc.constantFrom(...Object.keys(readers).filter((name) => !["state", "created"].includes(name))),
  fc.constantFrom("=", "!="),
  fc.constant(""),
);
const condition = fc.oneof(numberCondition, textCondition, emptyCondition);

const requests = fc.record({
  sort: fc.constantFrom(...Object.keys(readers)),
  order: fc.constantFrom<("ascending" | "descending")[]>("ascending", "descending"),
  states: fc.subarray([...order]),
  conditions: fc.array(condition, { maxLength: 2 }),
  offset: fc.nat(60),
  limit: fc.integer({ min: 1, max: 50 }),
});

describe("a table", () => {
  it("equals filtering, sorting and slicing all trials", () => {
    fc.assert(
      fc.property(trialLists(120), requests, (trials, { conditions, ...request }) => {
        const where = conditions.map(([name, operator, operand]) => `${name} ${operator}${operand}`);
        const matching = trials.filter(
          (trial) =>
            (request.states.length === 0 || request.states.includes(trial.state)) &&
            conditions.every(([name, operator, operand]) => holds(readers[name](trial), operator, operand)),
        );
        const read = readers[request.sort];
        const sign = request.order === "descending" ? -1 : 1;
        const keyed = matching.filter((trial) => read(trial) !== null);
        keyed.sort((a, b) => sign * compare(read(a), read(b)) || a.number - b.number);
        const sorted = [...keyed, ...matching.filter((trial) => read(trial) === null)];
        // A string condition on a column without strings is refused or matches nothing: the lists here have some.
        fc.pre(trials.length > 8);
        const table = tableOf(columnsOf(knowledge(trials)), { ...request, where });
        expect(table.trials.map(({ number }) => number)).toEqual(
          sorted.slice(request.offset, request.offset + request.limit).map(({ number }) => number),
        );
        expect(table).toMatchObject({ matching: matching.length, total: trials.length });
      }),
      runs,
    );
  });

  it("is filtered by tags: one of them, none of them, part of one, no tag at all", () => {
    const trials = someTrials(40);
    const numbers = (where: string) =>
      tableOf(columnsOf(knowledge(trials)), { ...everything, where: [where] }).trials.map(({ number }) => number);
    const expected = (test: (tags: readonly string[]) => boolean) =>
      trials.filter(({ tags }) => test(tags)).map(({ number }) => number);
    expect(numbers("tag=crisp")).toEqual(expected((tags) => tags.includes("crisp")));
    expect(numbers("tag!=crisp")).toEqual(expected((tags) => !tags.includes("crisp")));
    expect(numbers("tag~RN")).toEqual(expected((tags) => tags.includes("burnt")));
    expect(numbers("tag=")).toEqual(expected((tags) => tags.length === 0));
    expect(numbers("tag=crisp").length).toBeGreaterThan(0);
  });

  it.each([
    ["depth>1", "must be a name (number, value, attempt, worker, origin, duration, tag, lr"],
    ["lr", "must be a name"],
    ["lr>fast", "must compare with a number"],
    ["lr=fast", "must compare with a number, or with nothing"],
    ["worker<3", "must compare strings with =, != or ~"],
    ["tag>=a", "must compare strings with =, != or ~"],
    ["optimizer~", "must name the text to search for"],
    ["state=complete", "must be a name"],
  ])("refuses %s", (where, message) => {
    const trials = someTrials(40);
    const refused = () => tableOf(columnsOf(knowledge(trials)), { ...everything, where: ["lr>0", where] });
    expect(refused).toThrow(`where; ${message}`);
    expect(refused).toThrow(JSON.stringify(where));
    try {
      refused();
    } catch (error) {
      expect(error).toMatchObject({ issues: [{ path: "where[1]" }] });
    }
  });

  it.each(["tag", "depth", ""])("refuses to be sorted by %j", (sort) => {
    expect(() => tableOf(columnsOf(knowledge([])), { ...everything, sort })).toThrow(
      "sort; must be one of number, value",
    );
  });
});

describe("a slice of a sorted order", () => {
  it("equals that slice of the fully sorted list, whatever the keys", () => {
    const key = fc.oneof(fc.double(), fc.constantFrom(0, -0, 1, NaN, Infinity));
    fc.assert(
      fc.property(
        fc.array(key, { maxLength: 300 }),
        fc.nat(310),
        fc.nat(60),
        fc.boolean(),
        (list, from, count, descending) => {
          const sign = descending ? -1 : 1;
          const rank = (row: number) => (Number.isNaN(list[row]) ? 1 : 0);
          const expected = [...list.keys()].sort((a, b) => {
            if (rank(a) !== rank(b)) return rank(a) - rank(b);
            const difference = list[a] < list[b] ? -1 : list[a] > list[b] ? 1 : 0;
            return rank(a) === 1 ? a - b : sign * difference || a - b;
          });
          const got = rowsInOrder(Int32Array.from(list.keys()), Float64Array.from(list), {
            descending,
            from,
            to: from + count,
          });
          expect([...got]).toEqual(expected.slice(from, from + count));
        },
      ),
      { seed: 20_261_127, numRuns: 1000 },
    );
  });

  it("is found in orders that are hard to partition", () => {
    const shapes: readonly ((at: number) => number)[] = [
      (at) => at,
      (at) => -at,
      () => 1,
      (at) => Math.min(at, 1999 - at),
      (at) => at % 7,
      (at) => (at % 2 === 0 ? at : 2000 - at),
    ];
    for (const shape of shapes) {
      const keys = Float64Array.from({ length: 2000 }, (_, at) => shape(at));
      const expected = [...keys.keys()].sort((a, b) => keys[a] - keys[b] || a - b).slice(990, 1010);
      expect([...rowsInOrder(Int32Array.from(keys.keys()), keys, { descending: false, from: 990, to: 1010 })]).toEqual(
        expected,
      );
    }
  });
});
