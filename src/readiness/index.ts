export type { SetUp } from './ports.ts';
export { readinessRoutes } from './routes.ts';
export { changedSince, judge } from './rules.ts';
