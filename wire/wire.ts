/** Types of documents, inferred from their schemas. */
import type { z } from "zod";
import type { Frozen } from "../common/frozen.ts";

/** The input type of a schema. */
export type Wire<Shape extends z.ZodType> = Frozen<z.output<Shape>>;
