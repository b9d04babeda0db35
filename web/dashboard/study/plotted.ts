/** Maximum number of trials in plots; of more, the server returns a sample with the extremes. */
export const PLOTTED = 2000;
