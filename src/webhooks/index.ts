export { type AcceptCall, createAcceptCall } from './accept-call.ts';
export { countCalls, oldestUnreadMs } from './count-store.ts';
export { type ReadCallsDeps, readCalls } from './read-calls.ts';
export { forgetCalls } from './retention-store.ts';
export { type SignedRouteDeps, signedRoute } from './signed-route.ts';
export type { AfterCommit, CallOutcome, CallReader, CallReading, Lane, StoredCall } from './types.ts';
