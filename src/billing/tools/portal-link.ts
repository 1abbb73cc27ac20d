import { z } from 'zod';
import { defineTool, type Tool } from '../../agent/index.ts';
import { findVendorCustomer } from '../customer-store.ts';
import { answer, type BillingToolDeps, verificationNeeded } from './deps.ts';

/** `portal_link`: the page on which customers change their card, see everything, and cancel. Short-lived. */
export const portalLinkTool = (deps: BillingToolDeps): Tool =>
  defineTool({
    name: 'portal_link',
    description:
      'A short-lived link to the page on which the customer changes the card and sees all receipts and subscriptions.',
    risk: 'changes',
    input: z.strictObject({}),
    run: async (_, { customerId, language }) => {
      const { level, chatSince } = await deps.trustOf(customerId);
      // The page shows everything that there is.
      if (level === 'none' || (level === 'chat' && chatSince !== null)) return verificationNeeded(deps, language);
      const vendorId = await findVendorCustomer(deps.db, customerId);
      if (vendorId === null) return answer(deps, language, { outcome: 'no_account_yet' });
      const url = await deps.billing.portalLink(vendorId, language);
      return answer(deps, language, { outcome: 'found', link: url }, [{ kind: 'link', url, of: 'customer portal' }]);
    },
  });
