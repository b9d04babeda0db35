/** The service over HTTP: what the command line needs of it. */
export { checkBinding } from "./security/binding.ts";
export type { Token } from "./security/tokens.ts";
export { startServer } from "./start.ts";
export type { RunningServer, ServerOptions } from "./start.ts";
