export { type DeliverDeps, deliverEvents } from './deliver-events.ts';
export type { PostEvent } from './ports.ts';
export { postTo } from './post-event.ts';
export { publishEvent } from './publish-event.ts';
export { forgetEvents, isEventDue } from './store.ts';
export type { DueEvent, NewEvent } from './types.ts';
