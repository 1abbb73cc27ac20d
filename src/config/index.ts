export { readConfig } from './config.ts';
export type { Config, LlmSettings, RedisSettings, WhatsAppSettings } from './types.ts';
