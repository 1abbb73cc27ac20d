export { BLANK_PICTURE } from './pictures/blank-picture.ts';
export type { CodeReader, PictureDescriber, ProductFinder, TextReader } from './pictures/ports.ts';
export { createPictureReader, type PictureReader } from './pictures/read-picture.ts';
export type {
  Box,
  Description,
  FoundCode,
  KnownProduct,
  Raster,
  SmallPicture,
  TextLine,
  TextReading,
} from './pictures/types.ts';
export type { MediaReader } from './ports.ts';
export type { ReadableFile, Reading, ReadingHints, UnreadReason } from './types.ts';
