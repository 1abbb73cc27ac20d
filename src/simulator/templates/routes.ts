import express, { Router } from 'express';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { refusesOtherSites } from '../phone/guard.ts';
import type { Sim } from '../types.ts';
import { templatesPage } from './pages.ts';
import { reviewTemplate } from './review.ts';
import { listTemplates } from './store.ts';
import { Review } from './types.ts';

/** `/simulator/templates`: WhatsApp's review, by hand. */
export function templatePages(sim: Sim): Router {
  const router = Router();
  router.use(refusesOtherSites, (_request, response, next) => {
    response.set('cache-control', 'no-store');
    next();
  });
  router.get('/', async (_request, response) => {
    response.type('html').send(templatesPage(await listTemplates(sim.db)));
  });
  router.post('/:id/review', express.urlencoded({ extended: false, limit: '4kb' }), async (request, response) => {
    await reviewTemplate(sim, request.params.id, reviewIn(FormReview, request.body));
    response.redirect(303, '/simulator/templates');
  });
  return router;
}

/** A form holds words only. */
const FormReview = z.preprocess((form) => {
  const fields = z.record(z.string(), z.string()).safeParse(form).data ?? {};
  return { ...fields, ...('isAnnounced' in fields ? { isAnnounced: fields['isAnnounced'] === 'true' } : {}) };
}, Review);

/** The same as JSON, below `/simulator/api`. */
export function templateApi(sim: Sim): Router {
  const router = Router();
  router.get('/templates', async (_request, response) => {
    response.json({ templates: await listTemplates(sim.db) });
  });
  router.post('/templates/:id/review', async (request, response) => {
    response.json({ template: await reviewTemplate(sim, request.params.id, reviewIn(Review, request.body)) });
  });
  return router;
}

function reviewIn(schema: z.ZodType<Review>, body: unknown): Review {
  const review = schema.safeParse(body);
  if (!review.success) throw new AppError('simulator_bad_request', 'invalid', { cause: review.error });
  return review.data;
}
