/** PostgreSQL passes the contract suite of stores. */
import { openStore } from "../../../storage/open.ts";
import { describeStore } from "../../contracts/store.ts";
import { describeWithPostgres } from "./server.ts";

describeWithPostgres("PostgreSQL", (server) => {
  let address: string | undefined;

  /** A single schema, emptied each time, because creating the tables takes longer than most tests. */
  async function openEmpty() {
    address ??= await server.fresh();
    const store = await openStore(address);
    for (const { study } of await store.listStudies()) await store.deleteStudy(study.name);
    await store.forgetAnswers(Number.MAX_SAFE_INTEGER);
    return store;
  }

  describeStore("PostgreSQL", openEmpty, { runs: 8 });
});
