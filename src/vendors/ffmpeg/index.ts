export { findAudioTools, findSoundCopier } from './find-audio-tools.ts';
