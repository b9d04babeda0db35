/** Failures in a row pause a study at a server. */
import { afterEach, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "./support.ts";

let server: TestServer | null = null;
afterEach(() => server?.close());

async function study(options: Parameters<typeof startTestServer>[0] = {}) {
  server = await startTestServer({ breaker: undefined, ...options });
  const { send, clock } = server;
  await send("POST", "/studies", {
    name: "ovens",
    space: ["heat=float(0,1)"],
    metrics: [{ name: "taste", direction: "maximize" }],
    strategy: { name: "random" },
  });
  const tell = async (result: object) => {
    clock.now += 1000;
    const { body } = await send("POST", "/studies/ovens/suggestions", {});
    const [trial] = body.trials;
    if (trial === undefined) return body.end as string;
    const path = `/studies/ovens/trials/${trial.number}/result`;
    const reply = await send("POST", path, { lease: trial.lease, ...result });
    expect(reply.status).toBe(200);
    return "told";
  };
  const fail = (message = "ValueError: no oven") =>
    tell({ failure: { kind: "infeasible", message: `Traceback:\n  x\n${message}` } });
  const succeed = () => tell({ values: { taste: 1 } });
  const state = async () => (await send("GET", "/studies/ovens")).body.state as string;
  return { send, fail, succeed, state };
}

async function times(count: number, act: () => Promise<unknown>) {
  for (let i = 0; i < count; i++) await act();
}

describe("the breaker of a server", () => {
  it("pauses after five failures, says why and how to resume, and after as many more again", async () => {
    const { send, fail, state } = await study();
    await times(4, fail);
    expect(await state()).toBe("active");
    await fail();
    expect(await state()).toBe("paused");
    expect(await fail()).toBe("paused");
    const { notices } = (await send("GET", "/studies/ovens/notices")).body;
    expect(notices).toEqual([
      {
        code: "failures",
        count: 5,
        message:
          "Paused after 5 trials in a row that were infeasible: ValueError: no oven. Resume it with: credence edit ovens --resume",
      },
    ]);
    const { entries } = (await send("GET", "/studies/ovens/audit")).body;
    expect(JSON.stringify(entries)).toContain(
      "Paused after 5 trials in a row that were infeasible: ValueError: no oven",
    );
    await send("PATCH", "/studies/ovens", { state: "active" });
    await times(4, fail);
    expect(await state()).toBe("active");
    await fail();
    expect(await state()).toBe("paused");
  });

  it("waits for ten after a success, and never pauses if off", async () => {
    const some = await study();
    await some.succeed();
    await times(9, some.fail);
    expect(await some.state()).toBe("active");
    await some.fail();
    expect(await some.state()).toBe("paused");
    await server?.close();
    const never = await study({ breaker: "off" });
    await times(12, never.fail);
    expect(await never.state()).toBe("active");
  });
});
