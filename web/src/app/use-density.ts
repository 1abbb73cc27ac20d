import { keptChoice } from './kept-choice.ts';

export const DENSITIES = ['comfortable', 'compact'] as const;

/** How close lines stand, kept on this browser like the theme. */
export const { use: useDensity } = keptChoice('recado.density', DENSITIES);
