/** Types of documents, inferred from their shapes. */
import type { z } from "zod";
import type { Frozen } from "../common/frozen.ts";

/** What a shape reads. */
export type Wire<Shape extends z.ZodType> = Frozen<z.output<Shape>>;
