export { type ReplayRoutesDeps, replayRoutes } from './routes.ts';
export { insertReplaySpend, replaySpendOfQuarters, replaySums, replaysSpentSince } from './spend-store.ts';
