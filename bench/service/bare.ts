/**
 * The minimum cost of any server: express, and one durable insert by better-sqlite3 per request. Prints its address.
 */
import type { AddressInfo } from "node:net";
import express from "express";
import { Database } from "../../storage/sqlite/binding.ts";

const [file] = process.argv.slice(2);
const database = new Database(file);
database.exec("pragma journal_mode = wal; pragma synchronous = full; create table if not exists results (body text)");
const insert = database.prepare("insert into results (body) values (?)");
const app = express();
app.use(express.json());
app.post("/results", (request, response) => {
  insert.run(JSON.stringify(request.body));
  response.json({ ok: true });
});
const server = app.listen(0, "127.0.0.1", () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
