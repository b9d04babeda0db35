import { describe, expect, it } from "vitest";
import { CredenceError, InvalidInput } from "../../common/errors.ts";
import { packError, unpackError } from "../../threads/thrown-error.ts";

/** The exception that the owner of a thread catches; structured cloning is how messages are passed. */
const across = (error: unknown) => unpackError(structuredClone(packError(error)));

describe("an exception that crosses threads", () => {
  it("keeps class, message and stack of the errors of the language", () => {
    const bug = new RangeError("invalid matrix; must be positive definite");
    const caught = across(bug);
    expect(caught).toBeInstanceOf(RangeError);
    expect([caught.name, caught.message, caught.stack]).toEqual([bug.name, bug.message, bug.stack]);
  });

  it("keeps the code and fields of a CredenceError, and the issues of an InvalidInput", () => {
    const conflict = new CredenceError("conflict", "no", { fields: { study: "x" } });
    expect(across(conflict)).toEqual(conflict);
    expect((across(conflict) as CredenceError).fields).toEqual({ study: "x" });
    const invalid = new InvalidInput([{ path: "hyperparameters.x", message: "value; must be given: undefined" }]);
    expect(across(invalid)).toEqual(invalid);
  });

  it("keeps the name of other errors, and turns other values into errors", () => {
    class OutOfMemory extends Error {
      override readonly name = "OutOfMemory";
    }
    expect(across(new OutOfMemory("too large"))).toMatchObject({ name: "OutOfMemory", message: "too large" });
    expect(across("a text")).toEqual(new Error("a text"));
  });
});
