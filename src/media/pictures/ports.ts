import type { Language } from '../../core/language.ts';
import type { Charge } from '../spend/types.ts';
import type { Description, FoundCode, KnownProduct, Raster, SmallPicture, TextReading } from './types.ts';

/** Finds barcodes and QR codes. An unreadable code is no error: it is not found. */
export type CodeReader = {
  readonly name: string;
  readonly read: (raster: Raster) => Promise<readonly FoundCode[]>;
};

/** Reads the text of a picture. Failing is a result, never thrown. */
export type TextReader = {
  /** For logs and the detail of a reading. */
  readonly name: string;
  /** What a picture will cost; absent: nobody is paid. */
  readonly expects?: (picture: SmallPicture) => Charge;
  readonly read: (picture: SmallPicture, language: Language | null, signal: AbortSignal) => Promise<TextReading>;
};

/** Says in words what a picture shows. Failing is a result, never thrown. */
export type PictureDescriber = {
  readonly name: string;
  /** What a description may cost at most; absent: nobody is paid. */
  readonly expects?: () => Charge;
  readonly describe: (picture: SmallPicture, language: Language | null, signal: AbortSignal) => Promise<Description>;
};

/** What the shop sells, as far as pictures need it. */
export type ProductFinder = {
  /** Active variants with one of these GTIN-14. */
  readonly byGtin: (gtins: readonly string[]) => Promise<readonly KnownProduct[]>;
  /** Active variants whose words stand in a text, the likeliest first. */
  readonly byWords: (text: string, limit: number) => Promise<readonly KnownProduct[]>;
};
