/** The posterior methods by name, the default method, and the method that finds the mode from which others start. */
import { dropout } from "./dropout.ts";
import { ensemble } from "./ensemble.ts";
import { hmc } from "./hmc.ts";
import { laplace } from "./laplace.ts";
import { map } from "./map.ts";
import { modeFinder } from "./mode-finder.ts";
import { methodTable } from "./posterior-method.ts";
import { nuts } from "./nuts.ts";
import { psgld } from "./psgld.ts";
import { sgd } from "./sgd.ts";
import { sgnht } from "./sgnht.ts";
import { sghmc } from "./sghmc.ts";
import { sgld } from "./sgld.ts";
import { swa } from "./swa.ts";
import { swag } from "./swag.ts";
import { vi } from "./vi.ts";

export const posteriorMethods = methodTable([
  hmc,
  nuts,
  ensemble,
  map,
  sgld,
  psgld,
  sghmc,
  sgnht,
  sgd,
  laplace,
  swa,
  swag,
  vi,
  dropout,
]);

export const defaultMethod = sgld.name;
export { modeFinder };
