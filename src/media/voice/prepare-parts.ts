import { join } from 'node:path';
import type { ReadableFile } from '../types.ts';
import { planParts } from './cut-rules.ts';
import { type Examined, type Unheard, unheard } from './examine-sound.ts';
import { soundFormat } from './formats.ts';
import type { AudioTools } from './ports.ts';
import type { SoundPart, Span, VoiceLimits } from './types.ts';

type PrepareDeps = {
  readonly tools: AudioTools | null;
  readonly limits: VoiceLimits;
  /** Largest file of one call. */
  readonly maxPartBytes: number;
  /** An empty folder of this reading. */
  readonly folder: string;
};

/** How far the length of what was written may be from what was asked for. */
const TOLERANCE_SECONDS = 1;

/** The file itself when a transcriber takes it as it is; otherwise converted copies, in parts when it is long. */
export async function prepareParts(
  deps: PrepareDeps,
  file: ReadableFile,
  examined: Examined,
  signal: AbortSignal,
): Promise<readonly SoundPart[] | Unheard> {
  const { tools, limits, maxPartBytes } = deps;
  const format = soundFormat(file.mime);
  const { seconds, isClaimFalse, hasFaults } = examined;
  const isLong = seconds !== null && seconds > limits.partSeconds;
  const isFit = format?.isTaken === true && !isClaimFalse && !hasFaults && file.bytes <= maxPartBytes;
  if (format !== null && isFit && (!isLong || tools === null)) {
    const { mime, extension } = format;
    return [{ path: file.path, fileName: `voice.${extension}`, mime, bytes: file.bytes, seconds }];
  }
  if (tools === null || seconds === null) return unheard('too_large', false, { bytes: file.bytes });
  const parts: SoundPart[] = [];
  for (const span of planParts(seconds, limits.partSeconds, examined.silences ?? [])) {
    const part = await convertPart({ tools, folder: deps.folder }, file, span, parts.length, signal);
    if ('outcome' in part) return part;
    if (part.bytes > maxPartBytes) return unheard('too_large', false, { bytes: part.bytes });
    parts.push(part);
  }
  return parts;
}

/** An end without an error is not enough: a converter may end well and have written next to nothing. */
async function convertPart(
  { tools, folder }: { readonly tools: AudioTools; readonly folder: string },
  file: ReadableFile,
  span: Span,
  position: number,
  signal: AbortSignal,
): Promise<SoundPart | Unheard> {
  const fileName = `part-${position + 1}.mp3`;
  const path = join(folder, fileName);
  const written = await tools.convert(file, span, path, signal);
  if (written.outcome === 'failed') return unheard(written.reason, written.reason === 'timed_out');
  const { seconds, bytes } = written;
  if (Math.abs(seconds - (span.to - span.from)) > TOLERANCE_SECONDS) {
    return unheard('damaged', false, { why: 'converted_length' });
  }
  return { path, fileName, mime: 'audio/mpeg', bytes, seconds };
}
