export { describeFile, unreadWords } from './describe-file.ts';
export type { MediaPlace, MediaReader, MediaSource, OpenedMedia, Storage } from './ports.ts';
export { type ProcessDeps, processAttachment } from './process-attachment.ts';
export { fileRoutes } from './routes.ts';
export { createRunningAttachments } from './running-attachments.ts';
export { fileLink } from './sign-link.ts';
export { hasUnsettledFiles, insertAttachments, markShown, takeAwaited, unshownFilesOf } from './store.ts';
export { removeOldObjects, sweepAttachments } from './sweep-attachments.ts';
export type { AttachmentId, ReadableFile, Reading, ReadingHints, TurnFile, UnreadReason } from './types.ts';
