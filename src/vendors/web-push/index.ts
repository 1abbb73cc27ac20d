export { createWebPush, type WebPushSettings } from './client.ts';
export { isPushEndpoint } from './hosts.ts';
export { type VapidPair, vapidPair } from './vapid.ts';
