import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { MailSettings } from '../config/index.ts';
import type { Clock } from '../core/clock.ts';
import { parseEmail } from '../core/email.ts';
import { AppError } from '../core/errors.ts';
import { identifySenders } from '../customers/index.ts';
import type { Db } from '../platform/db/index.ts';
import { setRecordAddress } from '../verification/index.ts';

const CUSTOMERS = new URL('../../fixtures/shop/customers.json', import.meta.url);

const customersFile = z.array(
  z.strictObject({
    phone: z.string().regex(/^\d{7,15}$/),
    name: z.string().min(1),
    language: z.enum(['es', 'en']),
    email: z.string().transform((raw, context) => {
      const address = parseEmail(raw);
      if (address === null) context.addIssue('must be an address of the form name@example.com');
      return address ?? z.NEVER;
    }),
  }),
);

/**
 * Puts the simulator's people on record with an e-mail address each, as a shop that has sold to them before. Loading them
 * again changes nothing, whatever they have changed since. Throws AppError `demo_customers_invalid`.
 */
export async function loadDemoCustomers(db: Db, { account }: MailSettings, businessClock: Clock): Promise<void> {
  // The addresses are made up: no mail account that is real is to try them.
  if (account.kind !== 'files') return;
  const read = customersFile.safeParse(JSON.parse(await readFile(CUSTOMERS, 'utf8')));
  if (!read.success)
    throw new AppError('demo_customers_invalid', 'invalid', { facts: { message: read.error.message } });
  const people = read.data;
  await db.transaction().execute(async (tx) => {
    const senders = people.map(({ phone, name, language }) => ({ bsuid: null, username: null, phone, name, language }));
    const { owners } = await identifySenders(tx, senders);
    for (const [index, { email }] of people.entries()) {
      const owner = owners[index];
      if (!owner) continue;
      const by = { by: 'fixtures/shop/customers.json', reason: null, now: businessClock(), isSource: true };
      await setRecordAddress(tx, owner, email, by);
    }
  });
}
