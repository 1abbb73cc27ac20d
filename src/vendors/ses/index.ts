export { createSes, type SesSettings } from './client.ts';
