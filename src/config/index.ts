export { readConfig } from './config.ts';
export type { Config, LlmSettings, MailSettings, RedisSettings, StorageSettings, WhatsAppSettings } from './types.ts';
