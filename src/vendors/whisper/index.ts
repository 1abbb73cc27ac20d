export { announcedEnd, checkSpeechAccount } from './check-account.ts';
export { createWhisper, type WhisperDeps } from './create-transcriber.ts';
