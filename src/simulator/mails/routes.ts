import { type Response, Router } from 'express';
import { AppError } from '../../core/errors.ts';
import type { SimMails } from '../types.ts';
import { mailsPage } from './pages.ts';

/** A mail is shown like a foreign page: it may style itself and nothing else. */
const AS_FOREIGN = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** `/simulator/mails`: the mails in files and a preview of every template, rendered here. */
export function mailRoutes(mails: SimMails): Router {
  const router = Router();
  router.use((_request, response, next) => {
    response.set('cache-control', 'no-store');
    next();
  });
  router.get('/', async (_request, response) => {
    response.type('html').send(mailsPage(await mails.list(), mails.templates()));
  });
  router.get('/files/:name/:part', async (request, response) => {
    show(response, await mails.read(request.params.name), request.params.part);
  });
  router.get('/templates/:language/:template/:part', (request, response) => {
    const { template, language, part } = request.params;
    show(response, mails.preview(template, language), part);
  });
  return router;
}

function show(response: Response, mail: { readonly html: string; readonly text: string } | null, part: string): void {
  if (mail === null || (part !== 'html' && part !== 'text')) throw new AppError('simulator_no_such_mail', 'not_found');
  if (part === 'text') response.type('text/plain').send(mail.text);
  else response.set('content-security-policy', AS_FOREIGN).type('html').send(mail.html);
}
