/** The HTTP server, as used by the command line. */
export { checkBinding } from "./security/binding.ts";
export type { Token } from "./security/tokens.ts";
export { startServer } from "./start.ts";
export type { RunningServer, ServerOptions } from "./start.ts";
