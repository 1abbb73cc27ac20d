export { readConfig, SIMULATED } from './config.ts';
export type {
  Config,
  LlmSettings,
  MailSettings,
  RedisSettings,
  RetentionSettings,
  ServerSettings,
  StorageSettings,
  WhatsAppSettings,
} from './types.ts';
