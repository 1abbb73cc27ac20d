export { findNextDue, hastenRefused } from './claim-store.ts';
export { type Corrected, correctReading } from './correct-reading.ts';
export { isCut } from './cut-mark.ts';
export { describeFile, noticeOfUnread, type UnreadNotice } from './describe-file.ts';
export { createPdfReader } from './documents/create-pdf-reader.ts';
export { createTextReader } from './documents/create-text-reader.ts';
export { createPdfTextReader, type PdfText } from './documents/read-pdf-text.ts';
export { type FileElsewhere, insertFilesElsewhere } from './elsewhere-store.ts';
export { forgetSentFiles } from './forget-sent-files.ts';
export { type KeepSentDeps, keepSentFile, type SentFile } from './keep-sent-file.ts';
export { type KeptFile, keptFile } from './listed-store.ts';
export { missingParts } from './missing-parts.ts';
export { dropFilesOf } from './object-store.ts';
export { oldestUnreadFileMs } from './oldest-due-store.ts';
export { fileOperations } from './operations.ts';
export { keptKeys, personRecords as fileRecords, releaseFilesOf } from './person-store.ts';
export { BLANK_PICTURE } from './pictures/blank-picture.ts';
export { peopleReading } from './pictures/people-reading.ts';
export type { CodeReader, PictureDescriber, ProductFinder, TextReader } from './pictures/ports.ts';
export { createPictureReader, type PictureReader } from './pictures/read-picture.ts';
export type {
  Box,
  Description,
  FoundCode,
  FoundThing,
  KnownProduct,
  Raster,
  SmallPicture,
  TextLine,
  TextReading,
} from './pictures/types.ts';
export type { MediaPlace, MediaReader, MediaSource, OpenedMedia, Storage } from './ports.ts';
export { type ProcessDeps, processAttachment } from './process-attachment.ts';
export { removeLeftovers } from './remove-leftovers.ts';
export { removeObjects } from './remove-objects.ts';
export { fileRoutes } from './routes.ts';
export { createRunningAttachments } from './running-attachments.ts';
export { contentDisposition } from './safe-file-name.ts';
export { markFileSaid } from './sent-file-store.ts';
export { mediaSpendOfQuarters } from './spend/quarter-store.ts';
export {
  mediaSpendOf,
  mediaSpentOn,
  mediaSpentSince,
  mediaSums,
} from './spend/sums-store.ts';
export type { Allowance, Charge, DayLimits, SpendSum } from './spend/types.ts';
export { findAwaited, hasUnsettledFiles, insertAttachments, markShown, takeAwaited, unshownFilesOf } from './store.ts';
export { removeOldObjects, sweepAttachments } from './sweep-attachments.ts';
export { countFiles, filesOfItems, type ThreadFile, understoodIn } from './thread-store.ts';
export type { AttachmentId, ReadableFile, Reading, ReadingHints, TurnFile, UnreadReason } from './types.ts';
export { createVideoReader, type Track, type VideoTools } from './videos/create-video-reader.ts';
export { createVoiceReader, type VoiceReaderDeps } from './voice/create-voice-reader.ts';
export { createDemoTranscriber, DEMO_WORDS } from './voice/demo-transcriber.ts';
export { createSoundCopies } from './voice/open-sound-copy.ts';
export type { AudioTools, Transcriber } from './voice/ports.ts';
export type { Conversion, SoundAnalysis, SoundPart, Span, Transcript, VoiceLimits } from './voice/types.ts';
export { type AccountWatch, watchAccount, watchedTextReader, watchedTranscriber } from './watch-account.ts';
