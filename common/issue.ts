/** A problem with an input: its path, and "noun; rule: value. remedy." */
export interface Issue {
  readonly path: string;
  readonly message: string;
}
