import { z } from 'zod';
import { defineTool, type Tool } from '../../agent/index.ts';
import { maskAddress } from '../../core/email.ts';
import type { Db } from '../../platform/db/index.ts';
import { CODE_LASTS_MS } from '../code-rules.ts';
import { KNOWN_FACTS, SENT_FACTS } from '../facts.ts';
import { type IssueDeps, issueCode } from '../issue-code.ts';
import { lockTrust } from '../trust-store.ts';
import { verificationOf } from '../verification-of.ts';

export type VerificationToolDeps = IssueDeps & { readonly db: Db };

/**
 * `request_code`: mails a code to the address on the customer's record. The address is never shown, only its first
 * letters; whether a code is right is decided by code, before the model is asked.
 */
export const requestCodeTool = (deps: VerificationToolDeps): Tool =>
  defineTool({
    name: 'request_code',
    description:
      'Sends a 6-digit code to the e-mail address on the record of this customer, to prove who they are. Call it when a tool answers verification_needed, or when the customer asks for a new code. The customer types the code in the chat; it is checked automatically and you never see it. If there is no address, ask for one and call set_email.',
    risk: 'changes',
    input: z.strictObject({}),
    run: (_, { customerId, language, now, once }) =>
      once(async (tx) => {
        const { address, addressOrigin } = await lockTrust(tx, customerId);
        if (address === null)
          return {
            result: { outcome: 'no_address', next: 'Ask for an e-mail address and call set_email.' },
            facts: [],
          };
        const { level } = await verificationOf(tx, customerId, now);
        // An address of the chat that came on record since then proves more than it did.
        if (level === 'record' || level === addressOrigin)
          return { result: { outcome: 'verified_already' }, facts: KNOWN_FACTS };
        const issue = { customerId, purpose: 'prove', address, newAddress: null, language, now } as const;
        if ((await issueCode(deps, tx, issue)) === 'too_many') return { result: TOO_MANY, facts: [] };
        const sent = { outcome: 'sent', sent_to: maskAddress(address), valid_minutes: CODE_LASTS_MS / 60_000 };
        return { result: sent, facts: SENT_FACTS };
      }),
  });

const TOO_MANY = {
  outcome: 'too_many_codes',
  next: 'No code was sent. Say that too many were asked for and to try later, or offer a person.',
};
