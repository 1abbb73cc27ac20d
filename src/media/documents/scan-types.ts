/** Where a point of one space lies in another: x' = a·x + c·y + e, y' = b·x + d·y + f. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/**
 * A picture that a page paints. `bits`: one bit a pixel, 1 is white, rows padded to whole bytes; `stencil`: the same,
 * and 1 paints nothing.
 */
export type PagePicture = {
  readonly form: 'bits' | 'stencil' | 'rgb' | 'rgba';
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
  /** From its unit square (upwards, as PDF has it) to pixels of the page. */
  readonly matrix: Matrix;
};

/** A page as brightness, one byte a pixel, row by row. */
export type PageRaster = { readonly width: number; readonly height: number; readonly pixels: Uint8Array };
