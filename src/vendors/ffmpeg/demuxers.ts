/**
 * The one demuxer that may read a file of each type. Naming it keeps play lists (HLS, ffconcat), which open other files
 * and addresses, out whatever the bytes look like.
 */
const DEMUXERS: Readonly<Record<string, string>> = {
  'audio/ogg': 'ogg',
  'video/ogg': 'ogg',
  'audio/mpeg': 'mp3',
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/flac': 'flac',
  'audio/x-flac': 'flac',
  'audio/amr': 'amr',
  'audio/aac': 'aac',
  'audio/aiff': 'aiff',
  'audio/x-aiff': 'aiff',
  'audio/mp4': 'mov',
  'audio/x-m4a': 'mov',
  'audio/3gpp': 'mov',
  'video/mp4': 'mov',
  'video/3gpp': 'mov',
  'video/3gpp2': 'mov',
  'video/quicktime': 'mov',
  'video/x-m4v': 'mov',
  'audio/webm': 'matroska',
  'video/webm': 'matroska',
  'video/matroska': 'matroska',
  'video/x-matroska': 'matroska',
};

/** Null: not decoded here. */
export const demuxerOf = (mime: string): string | null =>
  DEMUXERS[(mime.split(';')[0] ?? '').trim().toLowerCase()] ?? null;

/** How every input is opened: this file, by this demuxer, and nothing that it may name. */
export const inputArgs = (path: string, demuxer: string): readonly string[] => [
  '-protocol_whitelist',
  'file',
  '-max_alloc',
  '67108864',
  '-f',
  demuxer,
  '-i',
  `file:${path}`,
];
