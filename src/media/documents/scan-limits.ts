/** Pages of a document without letters that are looked at as pictures. */
export const MOST_PAGES = 3;
/** Longest side of such a page, in pixels: what readers of text take. */
export const PAGE_SIDE = 1_800;
