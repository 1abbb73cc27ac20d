import { z } from 'zod';
import type { Fact } from '../../actions/index.ts';
import { defineTool, type Tool, type ToolContext, type ToolOutcome } from '../../agent/index.ts';
import type { VendorInvoice } from '../types.ts';
import { WORDS } from '../words.ts';
import { dateFact, writeDate } from '../write-date.ts';
import { answer, type BillingToolDeps, moneyFact, write } from './deps.ts';
import { documentOf, ownDocuments } from './own-documents.ts';

/** `list_receipts`: the customer's documents, newest first. */
export const listReceiptsTool = (deps: BillingToolDeps): Tool =>
  defineTool({
    name: 'list_receipts',
    description:
      "The customer's receipts (recibos) of payments, newest first, with number, date, amount and status. Not CFDI invoices (facturas): those are request_factura.",
    risk: 'reads',
    input: z.strictObject({}),
    run: async (_, context) => {
      const own = await ownDocuments(deps, context);
      if (own.outcome === 'unproven') return own.answer;
      const timeZone = await deps.timeZone();
      const receipts = own.documents.map((one) => ({
        number: one.number,
        date: writeDate(one.createdAt, timeZone, context.language),
        amount: write(one.total, context.language),
        status: one.state,
      }));
      const outcome = own.documents.length > 0 ? 'found' : 'none';
      return answer(
        deps,
        context.language,
        { outcome, receipts },
        own.documents.flatMap((one) => factsOf(one, timeZone)),
      );
    },
  });

/** `receipt_link`: one document as a PDF, by a link that is fetched anew. */
export const receiptLinkTool = (deps: BillingToolDeps): Tool =>
  defineTool({
    name: 'receipt_link',
    description:
      'One receipt (recibo) of the customer as PDF: a link, and the file itself, which is sent after your words. Without a number: the newest one.',
    risk: 'reads',
    input: z.strictObject({ number: z.string().max(100).nullable().describe('Number of list_receipts, or null') }),
    run: async ({ number }, context) => {
      const own = await ownDocuments(deps, context);
      if (own.outcome === 'unproven') return own.answer;
      const found = documentOf(own.documents, number);
      if (found === undefined) return answer(deps, context.language, { outcome: 'not_found' });
      const linked = await linkTo(deps, context, found, found.pdfUrl ?? '', 'receipt');
      return found.pdfUrl === null ? linked : withFile(linked, found, found.pdfUrl);
    },
  });

/** `pay_invoice`: the page on which the customer pays what is open. Paying happens there; nothing is charged by this. */
export const payInvoiceTool = (deps: BillingToolDeps): Tool =>
  defineTool({
    name: 'pay_invoice',
    description:
      'The oldest open invoice of a subscription, with a button under your words that opens the page on which the customer pays it. There is no link to write.',
    risk: 'reads',
    input: z.strictObject({}),
    run: async (_, context) => {
      const own = await ownDocuments(deps, context);
      if (own.outcome === 'unproven') return own.answer;
      const open = own.documents.findLast(({ state, pageUrl }) => state === 'open' && pageUrl !== null);
      if (open === undefined) return answer(deps, context.language, { outcome: 'nothing_open' });
      return withPayButton(await linkTo(deps, context, open, open.pageUrl ?? '', 'invoice'), context, open);
    },
  });

async function linkTo(deps: BillingToolDeps, { language }: ToolContext, one: VendorInvoice, url: string, of: string) {
  const amount = one.state === 'open' ? one.due : one.total;
  const result = { outcome: 'found', number: one.number, amount: write(amount, language), link: url };
  const link: Fact = { kind: 'link', url, of };
  return answer(deps, language, result, [link, moneyFact(amount, of), ...factsOf(one, await deps.timeZone())]);
}

/** The page is behind a button under the words: its address is no part of them. */
function withPayButton(linked: ToolOutcome, { language }: ToolContext, one: VendorInvoice): ToolOutcome {
  const { link: url, ...result } = Object(linked.result);
  const [{ pay, payOpen }, amount] = [WORDS[language], write(one.due, language)];
  return {
    result: { ...result, button: 'the button to pay is sent with your words' },
    facts: linked.facts,
    attach: [{ kind: 'link', url, button: pay, text: payOpen(amount) }],
  };
}

const withFile = (linked: ToolOutcome, { number, id }: VendorInvoice, url: string): ToolOutcome => ({
  result: { ...Object(linked.result), file: 'the PDF is sent after your words' },
  facts: [...linked.facts, { kind: 'done', effect: 'receipt_file_sent', of: 'receipt' }],
  attach: [{ kind: 'document', url, fileName: `${(number ?? id).replace(/[^\w.-]+/g, '_')}.pdf`, text: '' }],
});

const factsOf = (one: VendorInvoice, timeZone: string): Fact[] => [
  moneyFact(one.total, 'receipt'),
  dateFact(one.createdAt, timeZone, 'receipt'),
  ...(one.number === null ? [] : [{ kind: 'code', code: one.number, status: one.state, of: 'receipt' } as const]),
];
