import type { SmallPicture } from './types.ts';

/** A white square, with which a reader of text is tried. */
export const BLANK_PICTURE: SmallPicture = {
  bytes: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAACAAAAAgAQMAAABJtOi3AAAAA1BMVEX///+nxBvIAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADElEQVQI12NgGNwAAACgAAFhJX1HAAAAAElFTkSuQmCC',
    'base64',
  ),
  mime: 'image/png',
  width: 32,
  height: 32,
  kind: 'page',
};
