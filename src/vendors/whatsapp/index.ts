export { checkWhatsAppAccount } from './check-account.ts';
export { type CloudApiSettings, createCloudApi } from './client.ts';
export { hideTexts } from './hide-texts.ts';
export { createMediaSource } from './media-source.ts';
export { type ParsedCall, parseCall } from './parse-call.ts';
export { isMarketingStop } from './preference-schema.ts';
export { createTemplateAccount } from './template-account.ts';
export { templateBody } from './template-body.ts';
export { handshakeRoute, type WebhookDeps, webhookRoute } from './webhook-routes.ts';
