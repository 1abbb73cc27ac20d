import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEMO_WORDS, type ReadableFile, type SoundPart } from '../../src/media/index.ts';
import { writeSilentNote } from '../../src/platform/files/index.ts';

const FOLDER = fileURLToPath(new URL('../../fixtures/voice/', import.meta.url));

/** One of `fixtures/voice`, as a reader gets it. */
export function voiceFixture(name: string, mime: string): ReadableFile {
  const path = join(FOLDER, name);
  return { path, mime, bytes: statSync(path).size };
}

export const fixtureBytes = (name: string): Buffer => readFileSync(join(FOLDER, name));

export function writeSound(folder: string, name: string, bytes: Buffer, mime: string): ReadableFile {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return { path, mime, bytes: bytes.length };
}

/** A note of silence in whose comment the words stand that a stand-in hears. */
export function noteWithWords(folder: string, name: string, words: string | null): SoundPart {
  const bytes = writeSilentNote({ seconds: 1, comments: words === null ? {} : { [DEMO_WORDS]: words } });
  return { ...writeSound(folder, name, bytes, 'audio/ogg'), fileName: 'voice.ogg', seconds: 1 };
}

/** A WAV header that announces `claimedBytes` of sound, 16-bit mono of 8 kHz, before what is really there. */
export function wavWith(claimedBytes: number, sound: Buffer): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(Math.min(claimedBytes + 36, 0xffff_ffff), 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8_000, 24);
  header.writeUInt32LE(16_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(claimedBytes, 40);
  return Buffer.concat([header, sound]);
}
