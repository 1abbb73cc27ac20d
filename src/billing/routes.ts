import { Router } from 'express';

const DONE =
  '<!doctype html><html lang="es"><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
  '<title>Recado</title><main><p>Listo. Vuelve a WhatsApp: ahí te confirmamos.</p>' +
  '<p lang="en">Done. Go back to WhatsApp: we confirm it there.</p></main></html>';

/** Where a browser lands after a page of the vendor. It proves nothing: what was paid comes by webhook alone. */
export function returnRoutes(): Router {
  const router = Router();
  router.get('/billing/done', (_request, response) => void response.type('html').send(DONE));
  return router;
}
