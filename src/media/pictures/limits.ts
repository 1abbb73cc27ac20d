/** What one picture may cost; the figures behind them stand in bench/README.md. */
export const LIMITS = {
  /** A file; Meta's own limit for pictures is 5 MB, for documents 100 MB. */
  bytes: 20_000_000,
  /** Formats that are decoded strip by strip. */
  pixelsInStrips: 50_000_000,
  /** What may be held of a picture whose format is decoded as a whole. */
  bytesAtOnce: 72_000_000,
  /** What may be held while the reader of text keeps its model loaded. */
  bytesBesideReader: 40_000_000,
  side: 20_000,
  /** Longest side of the copy in which codes are looked for. */
  codeSide: 2_000,
  /** Longest side of the copy whose text is read. */
  textSide: 1_800,
  decodeSeconds: 10,
  /** CPU time of all passes over one picture without a code, in ms per million pixels of the copy looked at. */
  codeCpuMsPerMegapixel: 1_500,
  /** CPU time for the text of one picture on this machine; noise and textures can hold a reader for minutes. */
  textCpuMs: 8_000,
  /** For the same, however busy the machine is. */
  textMs: 15_000,
  codes: 8,
  /** Characters of one code; a QR code can hold 4,296. */
  codeText: 300,
  lines: 120,
  /** Characters that a picture may tell the model. */
  text: 3_000,
  description: 800,
  /** Of one job in its process, waiting not counted. */
  jobMs: 30_000,
} as const;
