/** The posterior methods by name. */
import * as map from "./map.ts";
import type { PosteriorMethodModule } from "./posterior-method.ts";
import * as sgld from "./sgld.ts";

export const posteriorMethods = { map, sgld } satisfies {
  map: PosteriorMethodModule<map.MapOptions, map.MapState>;
  sgld: PosteriorMethodModule<sgld.SgldOptions, sgld.SgldState>;
};

export type MethodName = keyof typeof posteriorMethods;
