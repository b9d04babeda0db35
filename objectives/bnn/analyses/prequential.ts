/**
 * Prequential code length (Dawid 1984): the cost of encoding the targets block by block, each with a model trained on
 * the blocks before.
 */

/** Ends of the blocks, as numbers of rows: shares of all, each at least one row longer than the last. */
export function blockEnds(rows: number, shares: readonly number[]): readonly number[] {
  const ends = shares.map((share) => Math.round(share * rows)).filter((end) => end > 0 && end < rows);
  return [...new Set(ends), rows];
}

interface Block {
  readonly rows: number;
  /** Mean −ln p per row of each block, under a model trained on the blocks before. */
  readonly nll: number;
}

/** In nats. */
export function codeLength(blocks: readonly Block[]): number {
  return blocks.reduce((sum, { rows, nll }) => sum + rows * nll, 0);
}
