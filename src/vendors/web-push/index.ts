export { createWebPush, type WebPushSettings } from './client.ts';
export { isPushEndpoint } from './hosts.ts';
