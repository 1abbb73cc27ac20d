/** A format by its plain mime type, as it is told from the bytes. */
type SoundFormat = {
  readonly extension: string;
  readonly mime: string;
  /** Transcription APIs take it as it is (OpenAI: flac, mp3, mp4, mpeg, mpga, m4a, ogg, wav, webm). */
  readonly isTaken: boolean;
};

const taken = (extension: string, mime: string): SoundFormat => ({ extension, mime, isTaken: true });
const converted = (extension: string, mime: string): SoundFormat => ({ extension, mime, isTaken: false });

const FORMATS: Readonly<Record<string, SoundFormat>> = {
  'audio/ogg': taken('ogg', 'audio/ogg'),
  'audio/mpeg': taken('mp3', 'audio/mpeg'),
  'audio/mp4': taken('m4a', 'audio/mp4'),
  'audio/x-m4a': taken('m4a', 'audio/mp4'),
  'audio/wav': taken('wav', 'audio/wav'),
  'audio/x-wav': taken('wav', 'audio/wav'),
  'audio/flac': taken('flac', 'audio/flac'),
  'audio/x-flac': taken('flac', 'audio/flac'),
  'audio/webm': taken('webm', 'audio/webm'),
  'audio/amr': converted('amr', 'audio/amr'),
  'audio/aac': converted('aac', 'audio/aac'),
  'audio/aiff': converted('aiff', 'audio/aiff'),
  'audio/x-aiff': converted('aiff', 'audio/aiff'),
  'audio/3gpp': converted('3gp', 'audio/3gpp'),
};

/** A mime type without its parameters, in small letters. */
const plain = (mime: string): string => (mime.split(';')[0] ?? '').trim().toLowerCase();

/** Null: a kind of sound that is not known here. */
export const soundFormat = (mime: string): SoundFormat | null => FORMATS[plain(mime)] ?? null;

export const isSound = (mime: string): boolean => plain(mime).startsWith('audio/');
