export type { MediaReader } from './ports.ts';
export type { ReadableFile, Reading, ReadingHints, UnreadReason } from './types.ts';
export { createFilmSoundReader, createVoiceReader, type VoiceReaderDeps } from './voice/create-voice-reader.ts';
export { createDemoTranscriber, DEMO_WORDS } from './voice/demo-transcriber.ts';
export type { AudioTools, Transcriber } from './voice/ports.ts';
export type { Conversion, SoundAnalysis, SoundPart, Span, Transcript, VoiceLimits } from './voice/types.ts';
export { askToType, noteForModel } from './voice/words.ts';
