/** A bad input and its error message. */

/**
 * The problem, the words on the command line, and the complete message. FOLDER stands for a temporary folder, in which
 * the files listed last have the given contents.
 */
export type ErrorCase = readonly [
  what: string,
  words: readonly string[],
  message: string,
  files?: Readonly<Record<string, string>>,
];
