export type { MediaReader } from './ports.ts';
export type { ReadableFile, Reading, ReadingHints, UnreadReason } from './types.ts';
