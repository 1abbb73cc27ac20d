import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError, messageOf } from '../core/errors.ts';
import { Bubble, type CustomerAction, type NewCustomer, SimCustomer } from '../simulator/contract.ts';

/** A phone of the simulator, reached over HTTP like by its page. */
export type TrialPhone = {
  readonly customer: SimCustomer;
  readonly act: (action: CustomerAction) => Promise<void>;
  readonly sendPicture: (file: URL, caption: string) => Promise<void>;
  /** Everything in the chat, the oldest first. */
  readonly bubbles: () => Promise<readonly Bubble[]>;
};

const Bubbles = z.object({ bubbles: z.array(Bubble) });
const Done = z.object({ ok: z.literal(true) });

/** Makes a new customer with a phone. */
export async function openTrialPhone(url: string, who: NewCustomer): Promise<TrialPhone> {
  const customer = SimCustomer.parse(await call(url, '/customers', jsonOf(who)));
  const own = `/customers/${customer.id}`;
  return {
    customer,
    act: async (action) => void Done.parse(await call(url, `${own}/actions`, jsonOf(action))),
    sendPicture: async (file, caption) => {
      const query = `kind=image${caption === '' ? '' : `&caption=${encodeURIComponent(caption)}`}`;
      const body = new Uint8Array(await readFile(file));
      const sent = { method: 'POST', headers: { 'content-type': 'image/png' }, body };
      Done.parse(await call(url, `${own}/files?${query}`, sent));
    },
    bubbles: async () => Bubbles.parse(await call(url, `${own}/bubbles`)).bubbles,
  };
}

const jsonOf = (body: object): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

async function call(url: string, path: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(`${url}/simulator/api${path}`, init);
  const text = await response.text();
  if (!response.ok)
    throw new AppError('trial_refused', 'bug', { facts: { message: `HTTP ${response.status} ${text.slice(0, 200)}` } });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError('trial_unreadable', 'bug', { facts: { message: messageOf(error) } });
  }
}
