export { type AcceptCall, createAcceptCall } from './accept-call.ts';
export { countCalls, newestCallAt, oldestUnreadMs } from './count-store.ts';
export { type EarlyCall, keepEarlyCalls, readEarlyCalls } from './early-store.ts';
export { bodyOfParked, discardCall, listParked, unparkCall } from './parked-store.ts';
export { cleanCalls } from './person-store.ts';
export { type ReadCallsDeps, readCalls } from './read-calls.ts';
export { forgetCalls } from './retention-store.ts';
export { type SignedRouteDeps, signedRoute } from './signed-route.ts';
export type { AfterCommit, CallOutcome, CallReader, CallReading, Lane, StoredCall } from './types.ts';
