/** Studies on a server. */
import type { Studies } from "../../tuner/studies.ts";
import { openCalls } from "./calls.ts";
import { changeOperations } from "./change-studies.ts";
import type { ConnectionOptions } from "./connection.ts";
import { importStudy } from "./import-study.ts";
import { workerOperations } from "./leased-trials.ts";
import { readOperations } from "./read-studies.ts";

export function connectStudies(options: ConnectionOptions): Studies {
  const calls = openCalls(options);
  const reading = readOperations(calls);
  return {
    server: calls.address,
    ...reading,
    ...changeOperations(calls),
    ...workerOperations(calls),
    importStudy: (study) => importStudy(calls, reading.findStudy, study),
    close: async () => {},
  };
}
