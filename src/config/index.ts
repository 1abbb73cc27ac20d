export { readConfig } from './config.ts';
export type { Config, LlmSettings, MailSettings, RedisSettings, WhatsAppSettings } from './types.ts';
