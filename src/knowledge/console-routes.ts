import { Router } from 'express';
import { draftSearchRoutes } from './drafts/routes.ts';
import { pageRoutes } from './pages/routes.ts';
import { questionRoutes } from './questions/routes.ts';
import type { KnowledgeRoutesDeps } from './routes-deps.ts';
import { textRoutes } from './texts/routes.ts';

/** What the business has written, for the console: staff reads, owners publish. */
export const knowledgeRoutes = (deps: KnowledgeRoutesDeps): Router =>
  Router().use(pageRoutes(deps), textRoutes(deps), questionRoutes(deps), draftSearchRoutes(deps));
