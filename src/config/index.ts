export { readConfig } from './config.ts';
export type {
  Config,
  LlmSettings,
  MailSettings,
  RedisSettings,
  RetentionSettings,
  StorageSettings,
  WhatsAppSettings,
} from './types.ts';
