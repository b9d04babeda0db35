/** One thing wrong with an input: where, and "noun; rule: value. remedy." */
export interface Issue {
  readonly path: string;
  readonly message: string;
}
