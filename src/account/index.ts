export { forgetPersonOfAccount } from './person-store.ts';
export { eventsAbout, rememberEvents } from './store.ts';
export type { AccountEvent } from './types.ts';
