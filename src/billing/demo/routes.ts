import { type Request, type Response, Router } from 'express';
import type { Db } from '../../platform/db/index.ts';
import { findObject, listObjects } from './object-store.ts';
import { checkoutPage, portalPage, receiptPage } from './pages.ts';
import { payCheckout } from './pay-checkout.ts';
import type { DemoSettings } from './perform-demo.ts';
import { receiptPdf } from './receipt-pdf.ts';

/** The pages that a vendor would host, for the simulator alone. Their ids are the only key to them. */
export function demoBillingRoutes(db: Db, settings: DemoSettings): Router {
  const router = Router();
  router.get('/demo/checkout/:id', async (request, response) => {
    const found = await findObject(db, 'checkout', request.params.id);
    show(response, found && checkoutPage(found));
  });
  router.post('/demo/checkout/:id', async (request, response) => {
    const paid = await payCheckout(db, settings, request.params.id);
    show(response, paid && checkoutPage(paid));
  });
  router.get('/demo/receipt/:id.pdf', async (request, response) => {
    const found = await findObject(db, 'invoice', request.params.id);
    if (found) response.set('cache-control', 'no-store').type('pdf').send(receiptPdf(found));
    else show(response, null);
  });
  router.get('/demo/receipt/:id', async (request, response) => {
    const found = await findObject(db, 'invoice', request.params.id);
    show(response, found && receiptPage(found, languageOf(request)));
  });
  router.get('/demo/portal/:customer', async (request, response) => {
    const { customer } = request.params;
    const known = await findObject(db, 'customer', customer);
    const all =
      known &&
      ([await listObjects(db, 'subscription', customer, 20), await listObjects(db, 'invoice', customer, 50)] as const);
    show(response, all && portalPage(...all, languageOf(request)));
  });
  return router;
}

const languageOf = (request: Request) => (request.acceptsLanguages('es', 'en') === 'en' ? 'en' : 'es');

function show(response: Response, html: string | null): void {
  if (html === null) response.status(404).type('text/plain').send('Not found');
  else response.set('cache-control', 'no-store').type('html').send(html);
}
