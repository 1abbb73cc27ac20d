export { bearerOf, isSameSecret } from './bearer.ts';
export { createReadiness, type HealthCheck, healthRoutes, watchRoutes } from './health-routes.ts';
export { createHttpServer, type DirectRoutes, type HttpServer } from './http-server.ts';
export { createBodyReader, type ReadRawBody } from './raw-body.ts';
export { refuseBody } from './refuse-body.ts';
