import type { Refusal } from '../spend/types.ts';
import type { UnreadReason } from '../types.ts';

/** Brightness of a picture, one byte a pixel, row by row. */
export type Raster = { readonly pixels: Uint8Array; readonly width: number; readonly height: number };

/** Shares of the picture's width and height, 0 to 1, so that they hold at every size. */
export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** A barcode or QR code as a decoder reports it; `text` is whatever a stranger wrote into it. */
export type FoundCode = {
  readonly format: string;
  readonly text: string;
  readonly box: Box;
  /** On how many lines across the bars it was seen; codes of squares have none. */
  readonly lines?: number;
};

/** What came of looking for codes: by whom they were found and in which copy of the picture. */
export type CodeScan = {
  readonly codes: readonly (FoundCode & { readonly by: string; readonly pass: string })[];
  readonly passes: number;
  readonly cpuMs: number;
  /** The time allowed was over before every pass was made. */
  readonly isCutShort: boolean;
};

export type TextLine = { readonly text: string /** 0 to 1. */; readonly confidence: number; readonly box: Box };

/** A page (receipt, letter) is mostly light and without colour; a scene is everything else. */
export type PictureKind = 'page' | 'scene';

/** Something that is to be seen. */
export type FoundThing = {
  readonly name: string;
  readonly score: number;
  /** Absent: it is said of the picture as a whole. */
  readonly box?: Box;
};

/** Text of a picture, or why there is none. */
export type TextReading =
  | {
      readonly outcome: 'read';
      readonly lines: readonly TextLine[];
      /** Names of what is to be seen, the likeliest first; empty for readers that only read text. */
      readonly things: readonly FoundThing[];
      /** Violence or nudity, as far as the reader judges it; null: it does not. */
      readonly isUnsafe: boolean | null;
      readonly costMicroUsd: number;
    }
  | {
      readonly outcome: 'failed';
      readonly reason: Extract<UnreadReason, 'timed_out' | 'vendor_failed' | 'vendor_refused' | 'damaged' | Refusal>;
      readonly isWorthRetrying: boolean;
      readonly costMicroUsd: number;
    };

/** A picture as it may leave the decoding process: upright, small, without metadata. */
export type SmallPicture = {
  readonly bytes: Uint8Array;
  readonly mime: 'image/jpeg' | 'image/png';
  readonly width: number;
  readonly height: number;
  readonly kind: PictureKind;
};

export type Description =
  | {
      readonly outcome: 'described';
      readonly text: string;
      readonly costMicroUsd: number;
      /** Null when the gateway does not say. */
      readonly tokens?: number | null;
    }
  | {
      readonly outcome: 'failed';
      readonly detail: string;
      readonly costMicroUsd: number;
      /** Nobody knows whether it is charged. */
      readonly mayBeCharged?: true;
      readonly refused?: Refusal;
    };

/** A variant of the catalogue that a picture may show. */
export type KnownProduct = {
  readonly sku: string;
  readonly name: string;
  readonly brand: string | null;
  /** Values of its options, `250 g`, `Molido`. */
  readonly options: readonly string[];
  /** GTIN-14. */
  readonly gtins: readonly string[];
};
