/**
 * Property tests draw the same cases in every run, so that a failure is caused by the change; `CREDENCE_TEST_SEED=random` draws new
 * ones, and a number repeats those of a run that failed.
 */
import { configureGlobal } from "fast-check";

const wanted = process.env.CREDENCE_TEST_SEED ?? "1";
if (wanted !== "random") configureGlobal({ seed: Number(wanted) });
