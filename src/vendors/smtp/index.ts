export { createSmtp, type SmtpSettings } from './smtp.ts';
