/** A bad input and the message it gets. */

/**
 * What is wrong, the words on the command line, and the whole message. FOLDER stands for a temporary folder, in which the
 * files named last have these texts.
 */
export type ErrorCase = readonly [
  what: string,
  words: readonly string[],
  message: string,
  files?: Readonly<Record<string, string>>,
];
