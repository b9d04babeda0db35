/**
 * Prequential code length (Dawid 1984): the cost of encoding the targets block by block, each block with a model
 * trained on the preceding blocks.
 */

/** Cumulative row counts at the ends of the blocks: fractions of all rows, with at least one row per block. */
export function blockEnds(rows: number, shares: readonly number[]): readonly number[] {
  const ends = shares.map((share) => Math.round(share * rows)).filter((end) => end > 0 && end < rows);
  return [...new Set(ends), rows];
}

interface Block {
  readonly rows: number;
  /** Mean −ln p per row of the block, under a model trained on the preceding blocks. */
  readonly nll: number;
}

/** In nats. */
export function codeLength(blocks: readonly Block[]): number {
  return blocks.reduce((sum, { rows, nll }) => sum + rows * nll, 0);
}
