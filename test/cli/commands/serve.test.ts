/** How `serve` ends: with --stop-with-input also at the end of standard input, since its parent may be killed. */
import { expect, it } from "vitest";
import { fakeShell } from "../fake-context.ts";

async function serve(input: Promise<string>, ...flags: readonly string[]): Promise<"closed" | "serving"> {
  let closed = false;
  const shell = fakeShell({
    startServer: async () => ({ url: "http://here", hasDashboard: false, close: async () => void (closed = true) }),
  });
  Object.assign(shell.context, { readStandardInput: () => input });
  const running = shell.run("serve", ...flags);
  await Promise.race([running, new Promise((resolve) => setTimeout(resolve, 50))]);
  const ended = closed ? "closed" : "serving";
  shell.interrupt();
  expect((await running).code).toBe(0);
  expect(closed).toBe(true);
  return ended;
}

it("stops when its input ends, or cannot be read, and only with --stop-with-input", async () => {
  expect(await serve(Promise.resolve("ignored"))).toBe("serving");
  expect(await serve(new Promise(() => {}), "--stop-with-input")).toBe("serving");
  expect(await serve(Promise.resolve("ignored"), "--stop-with-input")).toBe("closed");
  expect(await serve(Promise.reject(new Error("EIO")), "--stop-with-input")).toBe("closed");
});

it.each(["-1", "1.5", "1001", "all"])("refuses a limit of %s studies in its metrics", async (number) => {
  const { err, code } = await fakeShell().run("serve", `--metrics-studies=${number}`);
  expect({ err, code }).toEqual({
    err: `error: --metrics-studies; must be a whole number from 0 to 1000: ${JSON.stringify(number)}\n`,
    code: 2,
  });
});

it.each([
  { text: "7", breaker: 7 },
  { text: "off", breaker: "off" },
  { text: undefined, breaker: undefined },
])("pauses studies after so many failures: $text", async ({ text, breaker }) => {
  let settings: object | null = null;
  const shell = fakeShell({
    startServer: async (asked) => {
      settings = asked;
      return { url: "http://here", hasDashboard: false, close: async () => {} };
    },
  });
  const running = shell.run("serve", ...(text === undefined ? [] : ["--breaker", text]));
  await new Promise((resolve) => setTimeout(resolve, 50));
  shell.interrupt();
  expect((await running).code).toBe(0);
  expect(settings).toMatchObject({ breaker });
});

it.each(["0", "-1", "1.5", "never"])("refuses a breaker of %s", async (text) => {
  const { err, code } = await fakeShell().run("serve", `--breaker=${text}`);
  expect({ err, code }).toEqual({
    err: `error: --breaker; must be a whole number ≥ 1, or off: ${JSON.stringify(text)}\n`,
    code: 2,
  });
});
