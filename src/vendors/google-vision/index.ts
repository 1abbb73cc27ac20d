export type { GoogleVisionSettings } from './client.ts';
export { createGoogleVision, type GoogleVision } from './google-vision.ts';
