export { personRecords as draftRecords } from './person-store.ts';
export { draftRoutes } from './routes.ts';
export { intentOf } from './rules.ts';
export { isHeldBack } from './store.ts';
