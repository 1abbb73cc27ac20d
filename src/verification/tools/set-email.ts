import { z } from 'zod';
import type { Proposal } from '../../actions/index.ts';
import { defineTool, type Tool } from '../../agent/index.ts';
import { maskAddress, parseEmail } from '../../core/email.ts';
import type { Db } from '../../platform/db/index.ts';
import { SEND_CODE } from '../send-code.ts';
import { addressOn } from '../trust-store.ts';
import { WORDS } from '../words.ts';

const PROPOSAL_LASTS_MS = 30 * 60_000;

/**
 * `set_email`: an address the customer gave. It reaches a stranger's mailbox, so it only asks; after the yes a code goes
 * out, to that address when there is none on record, else to the one on record first.
 */
export const setEmailTool = (deps: { readonly db: Db }): Tool =>
  defineTool({
    name: 'set_email',
    description:
      'Sets or changes the e-mail address of this customer to one that they wrote in this chat. It asks the customer to confirm and then sends codes; nothing changes before the codes were typed.',
    risk: 'commits',
    input: z.strictObject({
      address: z.string().min(3).max(254).describe('The address exactly as the customer wrote it'),
    }),
    run: async (input, { customerId, language }) => {
      const address = parseEmail(input.address);
      if (address === null)
        return {
          result: { outcome: 'invalid_address', next: 'Ask for the address again, of the form name@example.com.' },
          facts: [],
        };
      const current = (await addressOn(deps.db, customerId))?.address ?? null;
      const words = WORDS[language];
      const question = current === null ? words.askToProve(address) : words.askToChange(address, maskAddress(current));
      const purpose = current === null ? 'prove' : 'release';
      const proposal: Proposal = {
        kind: SEND_CODE,
        terms: { address, purpose },
        question,
        facts: [{ kind: 'link', url: address, of: 'email' }],
        lastsMs: PROPOSAL_LASTS_MS,
      };
      return { result: { outcome: 'asked' }, facts: [], proposal };
    },
  });
