import { type RequestHandler, Router } from 'express';
import { notificationOperations, notificationRoutes } from '../announce/index.ts';
import { costOperations, costRoutes } from '../costs/index.ts';
import { eventWebhooks } from '../events/index.ts';
import { handoffOperations, handoffRoutes } from '../handoff/index.ts';
import { fileOperations, fileRoutes } from '../media/index.ts';
import { orderOperations, orderRoutes } from '../orders/index.ts';
import { type ApiOperation, openApiDocument } from '../platform/http/openapi.ts';

type Needs<Routes extends (deps: never) => unknown> = Parameters<Routes>[0];
export type ApiDeps = Needs<typeof handoffRoutes> &
  Needs<typeof orderRoutes> &
  Needs<typeof fileRoutes> &
  Needs<typeof costRoutes> &
  Needs<typeof notificationRoutes> & { readonly publicUrl: string };

/** Everything that other programs may ask, as it is described to them. */
export const OPERATIONS: readonly ApiOperation[] = [
  ...handoffOperations,
  ...fileOperations,
  ...costOperations,
  ...orderOperations,
  ...notificationOperations,
];

/** The REST API for other programs of the business, and its own description. */
export const buildApi = (deps: ApiDeps): readonly Router[] => [
  handoffRoutes(deps),
  fileRoutes(deps),
  costRoutes(deps),
  orderRoutes(deps),
  notificationRoutes(deps),
  Router().get('/api/v1/openapi.json', describe(deps.publicUrl)),
];

/** Nothing of it is secret: whoever writes a program may read it before there is a key. */
function describe(publicUrl: string): RequestHandler {
  const document = openApiDocument(OPERATIONS, publicUrl, eventWebhooks);
  return (_req, res) => void res.json(document);
}
