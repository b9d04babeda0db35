/**
 * Property tests draw the same cases in every run, so that a failure is caused by the change under test.
 * `CREDENCE_TEST_SEED=random` draws new cases, and a number reproduces those of a failed run.
 */
import { configureGlobal } from "fast-check";

const wanted = process.env.CREDENCE_TEST_SEED ?? "1";
if (wanted !== "random") configureGlobal({ seed: Number(wanted) });
