export { type EraseDeps, eraseCustomer } from './erase-customer.ts';
export { finishErasures } from './finish-erasures.ts';
export type { ContactBook, PersonKeepers } from './ports.ts';
export { type ErasureRoutesDeps, erasureRoutes } from './routes.ts';
export { allTombstones, insertTombstones, type Tombstone } from './store.ts';
export { type ComparedIdentity, newerThan, tombstoneOf, wereErasedSince } from './tombstones.ts';
export type { EraseOutcome, ErasureId, GatheredPerson, Hindrances } from './types.ts';
