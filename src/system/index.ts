export type { ParkedBody, ParkedCall, ProblemSend, Problems, SystemPart, SystemState } from './contract.ts';
export { type SystemRoutesDeps, systemRoutes } from './routes.ts';
export { byUrgency, type Examined, stateOf, waitingState } from './rules.ts';
export { shownBody } from './shown-body.ts';
export { WATCHED, whatIsWrong } from './watch-rules.ts';
