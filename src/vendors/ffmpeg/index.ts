export { findAudioTools } from './find-audio-tools.ts';
