import { z } from 'zod';
import { defineTool, type Tool } from '../../agent/index.ts';
import { cleanText } from '../../core/text.ts';
import { checkFiscal, fiscalProblemFacts, fiscalProblemText } from '../cfdi-rules.ts';
import { publishNotice } from '../record-store.ts';
import { checkRfc, rfcProblemFacts, rfcProblemText } from '../rfc-rules.ts';
import { answer, type BillingToolDeps } from './deps.ts';

/** Uses and regimes by their form; `checkFiscal` knows which exist and go together. */
const input = z.strictObject({
  rfc: z.string().max(20).describe('RFC exactly as the customer wrote it'),
  name: z.string().min(3).max(254).describe('Name or company as in the Constancia de Situación Fiscal'),
  regime: z
    .string()
    .regex(/^6[0-3]\d$/, 'the three digits of the regime, e.g. 601, 612, 626')
    .describe('Régimen fiscal, three digits'),
  postal_code: z
    .string()
    .regex(/^\d{5}$/, 'five digits')
    .describe('Fiscal postal code, five digits'),
  use: z
    .string()
    .regex(/^(?:G0[1-3]|I0[1-8]|D(?:0[1-9]|10)|S01|CP01|CN01)$/, 'the code of the use, e.g. G03')
    .describe('Uso de CFDI, e.g. G03'),
  about: z.string().max(100).describe('Number of the receipt or order that the factura is for'),
});

/** `request_factura`: a CFDI is made by the ERP and a person; this collects and checks what they need. */
export const requestFacturaTool = (deps: BillingToolDeps): Tool =>
  defineTool({
    name: 'request_factura',
    description:
      'Requests a factura (CFDI). Needs all of: RFC, name, tax regime, postal code, use. Ask for what is missing, never invent it. A person then sends the factura.',
    risk: 'changes',
    input,
    run: async (given, context) => {
      const { customerId, language } = context;
      const missing = await deps.proof.missing(context, 'chat');
      if (missing !== null) return missing;
      const verdict = checkRfc(given.rfc);
      if (!verdict.isValid)
        return answer(
          deps,
          language,
          { outcome: 'rfc_wrong', why: verdict.why, tell: rfcProblemText(verdict.why, language) },
          rfcProblemFacts(verdict.why),
        );
      const name = cleanText(given.name, 254).text.replace(/\s+/g, ' ').trim();
      const about = cleanText(given.about, 100).text.trim();
      const { rfc, kind } = verdict;
      const { regime, postal_code: postalCode, use } = given;
      const fiscal = { kind, regime, use };
      const problem = checkFiscal(fiscal);
      if (problem !== null) {
        const tell = fiscalProblemText(problem, fiscal, language);
        return answer(
          deps,
          language,
          { outcome: 'fiscal_wrong', ...problem, tell },
          fiscalProblemFacts(problem, fiscal),
        );
      }
      return context.once(async (tx) => {
        await publishNotice(tx, {
          kind: 'invoice.requested',
          subject: `${customerId}:${rfc}:${about.toUpperCase()}`,
          customerId,
          payload: { rfc, name, regime, postalCode, use, about },
        });
        return {
          ...answer(deps, language, { outcome: 'requested' }, [
            { kind: 'done', effect: 'invoice_requested', of: 'factura' },
          ]),
          personAsked: { why: `factura (CFDI): ${about}` },
        };
      });
    },
  });
