export { findNextDue, hastenRefused } from './claim-store.ts';
export { describeFile, noticeOfUnread, type UnreadNotice } from './describe-file.ts';
export { createPdfReader } from './documents/create-pdf-reader.ts';
export { createTextReader } from './documents/create-text-reader.ts';
export { dropFilesOf } from './object-store.ts';
export { fileOperations } from './operations.ts';
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
export type { MediaPlace, MediaReader, MediaSource, OpenedMedia, Storage } from './ports.ts';
export { type ProcessDeps, processAttachment } from './process-attachment.ts';
export { removeLeftovers } from './remove-leftovers.ts';
export { fileRoutes } from './routes.ts';
export { createRunningAttachments } from './running-attachments.ts';
export { mediaSpendOf, mediaSpentSince, mediaSums } from './spend/sums-store.ts';
export type { Allowance, Charge, DayLimits, SpendSum } from './spend/types.ts';
export { findAwaited, hasUnsettledFiles, insertAttachments, markShown, takeAwaited, unshownFilesOf } from './store.ts';
export { removeOldObjects, sweepAttachments } from './sweep-attachments.ts';
export type { AttachmentId, ReadableFile, Reading, ReadingHints, TurnFile, UnreadReason } from './types.ts';
export { createVideoReader, type VideoTools } from './videos/create-video-reader.ts';
export { createVoiceReader, type VoiceReaderDeps } from './voice/create-voice-reader.ts';
export { createDemoTranscriber, DEMO_WORDS } from './voice/demo-transcriber.ts';
export type { AudioTools, Transcriber } from './voice/ports.ts';
export type { Conversion, SoundAnalysis, SoundPart, Span, Transcript, VoiceLimits } from './voice/types.ts';
export { type AccountWatch, watchAccount, watchedTextReader, watchedTranscriber } from './watch-account.ts';
