/** Opens a database and keeps it open until a close command: `hold.ts FILE serve|use`. Prints the outcome. */
import { once } from "node:events";
import { openStore } from "../../../storage/open.ts";
import { CredenceError } from "../../../common/errors.ts";

const [file, mode] = process.argv.slice(2);
console.log(`ready ${process.pid}`);
await once(process.stdin, "data");
try {
  const options = mode === "serve" ? { asServer: { url: `http://localhost:${process.ppid + 1000}` } } : {};
  const store = await openStore(`sqlite:${file}`, options);
  console.log("open");
  await once(process.stdin, "data");
  await store.close();
  console.log("closed");
} catch (error) {
  console.log(error instanceof CredenceError ? `${error.code}: ${error.message}` : String(error));
}
process.stdin.destroy();
