import type { Clock } from '../core/clock.ts';
import { takeCart } from '../orders/index.ts';
import type { Db } from '../platform/db/index.ts';
import type { RunTurnDeps } from '../turn/index.ts';

/** What the model reads in front of words that came with a cart. */
const CART_WAS_TAKEN =
  '[El sistema ya le dijo al cliente cómo quedó su carrito, con precios y diferencias; no lo repitas. Contesta lo que escribió con él.]';

/** Makes a cart of WhatsApp the customer's own; the model goes on when words came with it. */
export const settleCartBy =
  (db: Db, businessClock: Clock): RunTurnDeps['settleCart'] =>
  async ({ customer, language }, { id, text, content }) => {
    const { items, more } = content?.kind === 'cart' ? content : { items: [], more: 0 };
    const received = { messageId: id, customerId: customer.id, language, now: businessClock(), items, more };
    return { ...(await takeCart(db, received)), goOn: text === '' ? null : CART_WAS_TAKEN };
  };
