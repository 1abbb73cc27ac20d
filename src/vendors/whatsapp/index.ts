export { alertForError } from './alert-rules.ts';
export { checkWhatsAppAccount } from './check-account.ts';
export { type CloudApiSettings, createCloudApi } from './client.ts';
export { hideTexts } from './hide-texts.ts';
export { createMediaSource } from './media-source.ts';
export { type ParsedCall, parseCall } from './parse-call.ts';
export { handshakeRoute, type WebhookDeps, webhookRoute } from './webhook-routes.ts';
