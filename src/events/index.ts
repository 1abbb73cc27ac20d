export { type DeliverDeps, deliverEvents } from './deliver-events.ts';
export { listGivenUp, retryGivenUp } from './given-up-store.ts';
export type { PostEvent } from './ports.ts';
export { postTo } from './post-event.ts';
export { publishEvent } from './publish-event.ts';
export { forgetEvents, isEventDue } from './store.ts';
export type { DueEvent, EventId, GivenUpEvent, NewEvent } from './types.ts';
