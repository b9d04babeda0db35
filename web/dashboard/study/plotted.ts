/** Maximum number of trials in plots; if there are more, the server returns a sample that includes the extremes. */
export const PLOTTED = 2000;
