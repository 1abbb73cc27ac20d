export { createSendGrid, type SendGridSettings } from './client.ts';
