/** PostgreSQL as a storage engine. Its location is the part of an address after `postgres:`. */
import { migrations } from "../migrations/index.ts";
import type { StorageEngine } from "../engine.ts";
import { locationIssue, shownLocation } from "./address.ts";

/** Loaded on demand, like the driver, so that it costs SQLite users nothing. */
const opener = () => import("./open.ts");

export const postgres: StorageEngine = {
  locationIssue,
  async presence(location) {
    const { lookAt } = await opener();
    return (await lookAt(location)).version > 0 ? "present" : "absent";
  },
  async open(location, options) {
    const { openPostgres } = await opener();
    return openPostgres(location, options);
  },
  async backUp(location, file) {
    const { noBackup } = await opener();
    throw noBackup(file, shownLocation(location));
  },
  async restore(location, backup) {
    const { noRestore } = await opener();
    throw noRestore(backup, shownLocation(location));
  },
  async describe(location) {
    const { lookAt } = await opener();
    const { server, version, bytes } = await lookAt(location);
    const size = version === 0 ? "not made yet" : `${Math.ceil(bytes / 1024)} KiB`;
    return {
      engine: `PostgreSQL ${server.split(" ")[0]}, schema ${version === 0 ? migrations.length : version}`,
      file: `${shownLocation(location)} (${size})`,
    };
  },
};
