export { readConfig } from './config.ts';
export type { Config, LlmSettings, MailSettings, RedisSettings, RetentionSettings, WhatsAppSettings } from './types.ts';
