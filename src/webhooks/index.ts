export { type AcceptCall, createAcceptCall } from './accept-call.ts';
export { type ReadCallsDeps, readCalls } from './read-calls.ts';
export { countCalls, hasStoredCalls } from './store.ts';
export type { AfterCommit, CallOutcome, CallReader, CallReading, StoredCall } from './types.ts';
