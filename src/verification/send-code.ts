import { z } from 'zod';
import type { Executor } from '../actions/index.ts';
import { maskAddress, parseEmail } from '../core/email.ts';
import { SENT_FACTS } from './facts.ts';
import { type IssueDeps, issueCode } from './issue-code.ts';
import { lockTrust } from './trust-store.ts';
import { WORDS } from './words.ts';

/** Kind of the proposal to send a code to an address that the customer gave. */
export const SEND_CODE = 'send_code';

const Terms = z.strictObject({
  address: z
    .string()
    .transform(parseEmail)
    .refine((address) => address !== null),
  purpose: z.enum(['prove', 'release']),
});

/** After the customer's yes: a code to the new address when there is none on record, else to the one on record. */
export const sendCodeExecutor =
  (deps: IssueDeps): Executor =>
  async (tx, { customerId, language, terms }, now) => {
    const words = WORDS[language];
    const refuse = (text: string) => ({ outcome: 'refused', text, facts: [], instead: null }) as const;
    const { address, purpose } = Terms.parse(terms);
    const { address: current } = await lockTrust(tx, customerId);
    if (address === null || (current === null) !== (purpose === 'prove')) return refuse(words.outdated);
    const target = current ?? address;
    const newAddress = current === null ? null : address;
    const sent = await issueCode(deps, tx, { customerId, purpose, address: target, newAddress, language, now });
    if (sent === 'too_many') return refuse(words.tooMany);
    return {
      outcome: 'executed',
      text: words.sent(current === null ? address : maskAddress(current)),
      facts: SENT_FACTS,
    };
  };
