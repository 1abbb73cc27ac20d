import { z } from 'zod';
import { defineTool, type Tool } from '../../agent/index.ts';
import { type MailOnRequestDeps, mailOnRequest } from '../../notify/index.ts';
import { WORDS } from '../words.ts';
import { dayOf } from '../write-date.ts';
import type { BillingToolDeps } from './deps.ts';
import { documentOf, ownDocuments } from './own-documents.ts';

/** `email_receipt`: one document by mail, to the address that the customer has proven. */
export const emailReceiptTool = (deps: BillingToolDeps & { readonly mail: MailOnRequestDeps }): Tool =>
  defineTool({
    name: 'email_receipt',
    description:
      'Mails one receipt (recibo) of the customer to their proven e-mail address, with its link. Without a number: the newest one.',
    risk: 'changes',
    input: z.strictObject({ number: z.string().max(100).nullable().describe('Number of list_receipts, or null') }),
    run: ({ number }, context) =>
      mailOnRequest(deps.mail, context, async () => {
        const own = await ownDocuments(deps, context);
        if (own.outcome === 'unproven') return own.answer;
        const found = documentOf(own.documents, number);
        if (found === undefined) return { result: { outcome: 'not_found' }, facts: [] };
        const words = WORDS[context.language];
        const data = {
          number: found.number ?? found.id,
          total: found.total,
          issuedOn: { day: dayOf(found.createdAt, await deps.timeZone()) },
          status: words.documentStates[found.state] ?? found.state,
          link: found.pdfUrl,
          note: deps.billing.kind === 'demo' ? words.demo : null,
        };
        return { template: 'receipt', data, thing: `receipt:${found.id}`, of: `receipt ${data.number}` };
      }),
  });
