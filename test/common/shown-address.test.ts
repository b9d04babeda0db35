import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shownAddress } from "../../common/shown-address.ts";

describe("a displayed address", () => {
  it.each([
    ["postgres://ada:secret@host:5432/db", "postgres://ada:…@host:5432/db"],
    ["postgresql://ada:secret@[::1]:5432/db?sslmode=require", "postgresql://ada:…@[::1]:5432/db?sslmode=require"],
    ["postgres://ada:se@cret@host/db", "postgres://ada:…@host/db"],
    ["postgres://ada:se/cret@host/db", "postgres://ada:…@host/db"],
    ["postgres://ada:se#cr?et@host/db", "postgres://ada:…@host/db"],
    ["postgres:ada:secret@host/db", "postgres:ada:…@host/db"],
    ["postgres://:secret@host/db", "postgres://:…@host/db"],
    [
      "postgres://host/db?user=ada&password=secret&sslmode=require",
      "postgres://host/db?user=ada&password=…&sslmode=require",
    ],
    ["postgres://host/db?sslpassword=secret", "postgres://host/db?sslpassword=…"],
    ["https://ada:secret@host/", "https://ada:…@host/"],
  ])("has no password: %s", (address, shown) => {
    expect(shownAddress(address)).toBe(shown);
  });

  it.each([
    ["postgres://ada@host:5432/db"],
    ["postgres://host:5432/db?options=-c%20search_path%3Da@b"],
    ["sqlite:credence.db"],
    ["sqlite:/data/a:b@c.db"],
    ["http://127.0.0.1:4010"],
    [""],
  ])("is unchanged without one: %s", (address) => {
    expect(shownAddress(address)).toBe(address);
  });

  it("contains no password, for passwords with any characters", () => {
    const secret = fc.stringMatching(/^[!-~]*S3CRET[!-~]*$/).filter((text) => !/[?#].*@.*S3CRET/.test(text));
    fc.assert(
      fc.property(secret, (password) => {
        expect(shownAddress(`postgres://ada:${password}@host/db`)).not.toContain("S3CRET");
      }),
    );
  });
});
