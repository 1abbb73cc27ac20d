import { z } from 'zod';
import { defineTool, type Tool } from '../../agent/index.ts';
import { findVendorCustomer } from '../customer-store.ts';
import { answer, type BillingToolDeps } from './deps.ts';
import { accountProof } from './own-subscriptions.ts';

/**
 * `portal_link`: the page on which customers change their card, see everything, and cancel. Short-lived. The vendor makes
 * it before its receipt is kept: a worker killed in between makes another one, which changes nothing for anybody.
 */
export const portalLinkTool = (deps: BillingToolDeps): Tool =>
  defineTool({
    name: 'portal_link',
    description:
      'A short-lived link to the page on which the customer changes the card and sees all receipts and subscriptions.',
    risk: 'changes',
    input: z.strictObject({}),
    run: async (_, context) => {
      const { customerId, language } = context;
      // The page shows everything that there is, also what may be somebody else's.
      const isAllTheirs = (await deps.proof.chatSince(context)) === null;
      const missing = isAllTheirs ? await accountProof(deps, context) : await deps.proof.missing(context, 'record');
      if (missing !== null) return missing;
      const vendorId = await findVendorCustomer(deps.db, customerId);
      if (vendorId === null) return answer(deps, language, { outcome: 'no_account_yet' });
      const url = await deps.billing.portalLink(vendorId, language);
      return context.once(async () =>
        answer(deps, language, { outcome: 'found', link: url }, [{ kind: 'link', url, of: 'customer portal' }]),
      );
    },
  });
