/** With one worker, the same seed gives the same study, byte for byte. */
import { expect, it } from "vitest";
import { place } from "./binary.ts";

it("gives byte-identical trials except for times, in two databases", async () => {
  const { run } = place();
  const trialsIn = async (storage: string) => {
    const words = ["branin", "--trials", "12", "--seed", "1", "--workers", "1", "--storage", storage];
    const { code, out } = await run("tune", ...words, "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ study: "branin", end: "budget", trials: { complete: 12 } });
    const listed = await run("trials", "branin", "--json", "--storage", storage);
    return listed.out.replaceAll(/"(startedAt|finishedAt)": "[^"]*"/g, '"$1": "…"');
  };
  const [first, second] = await Promise.all([trialsIn("sqlite:a.db"), trialsIn("sqlite:b.db")]);
  expect(first).toBe(second);
  expect(JSON.parse(first)).toHaveLength(12);
});
