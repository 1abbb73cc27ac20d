import { z } from 'zod';
import { MESSAGE_LIMITS } from '../core/message-limits.ts';
import { apiText } from '../platform/http/api-text.ts';
import { apiDay } from '../platform/http/api-time.ts';

const AMOUNT = 'must be a whole number from 0, in the smallest unit of the currency.';
const CURRENCY = 'must be the ISO 4217 code of a currency such as MXN.';
/** No value is longer than what it goes into. */
const LONGEST_VALUE = MESSAGE_LIMITS.templateBody.most;
const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

const value = z.union(
  [
    z.string().max(LONGEST_VALUE, `must be at most ${LONGEST_VALUE} characters.`),
    z.strictObject({
      minor: z.int(AMOUNT).min(0, AMOUNT).describe('In the smallest unit of the currency: 129900 is 1,299.00.'),
      currency: z
        .string(CURRENCY)
        .regex(/^[A-Z]{3}$/, { error: CURRENCY, abort: true })
        .refine((code) => CURRENCIES.has(code), CURRENCY),
    }),
    z.strictObject({ date: apiDay }),
  ],
  'must be text, an amount such as {"minor": 129900, "currency": "MXN"} or a day such as {"date": "2026-12-04"}.',
);

const MAX_LINK = MESSAGE_LIMITS.templateUrl.most;
const KIND = 'must be image, video or document.';

const header = z
  .strictObject(
    {
      kind: z.enum(['image', 'video', 'document'], KIND).describe('As the approved template has it.'),
      link: z
        .url({ protocol: /^https$/, hostname: z.regexes.domain, error: 'must be an https address.' })
        .max(MAX_LINK, `must be at most ${MAX_LINK} characters.`)
        .describe(
          'WhatsApp fetches it when the message goes, up to three days later: it must be readable without a login.',
        ),
      file_name: apiText(MESSAGE_LIMITS.fileName.most).optional().describe('Of a document, as the customer sees it.'),
    },
    'must be an object such as {"kind": "document", "link": "https://shop.example/invoice.pdf"}.',
  )
  .refine(({ kind, file_name }) => file_name === undefined || kind === 'document', {
    error: 'goes with a document.',
    path: ['file_name'],
  });

export const BUTTON_FIELDS = { url: 'url_suffix', code: 'code', reply: 'payload' } as const;
const WAYS = Object.values(BUTTON_FIELDS);

const button = z
  .strictObject(
    {
      url_suffix: apiText(MAX_LINK).optional().describe('What stands for {{1}} at the end of its address.'),
      code: apiText(100).optional().describe('What the customer copies.'),
      payload: apiText(256).optional().describe('What a tap on an answer sends back; absent: its label.'),
    },
    'must be an object such as {"url_suffix": "P-1042"}.',
  )
  .refine(
    (given) => WAYS.filter((way) => given[way] !== undefined).length === 1,
    'must hold exactly one of url_suffix, code and payload.',
  );
export type ButtonGiven = z.output<typeof button>;

/** A template with all that fills it, each checked against the approved one later. */
export const TemplateField = z.strictObject(
  {
    name: z.string('must be text.').regex(/^[a-z0-9_]{1,512}$/, 'must be small letters, digits and underscores.'),
    language: z
      .string('must be text.')
      .regex(/^[a-z]{2,3}([-_][A-Za-z]{2,4})?$/, 'must be a language such as es or es_MX.')
      .optional()
      .describe('Absent: the customer’s own.'),
    parameters: z
      .record(apiText(100), value, {
        error: ({ code }) =>
          code === 'invalid_key'
            ? 'must have a name of 1 to 100 characters.'
            : 'must be an object with the values by their names.',
      })
      .default({})
      .describe('By the names in the template.'),
    header: header.optional().describe('The file of its header, for a template that has one.'),
    buttons: z
      .record(z.string().regex(/^\d$/), button, {
        error: ({ code }) =>
          code === 'invalid_key'
            ? 'must be the place of a button, from 0 to 9.'
            : 'must be an object with what each button takes by its place, such as {"0": {"url_suffix": "P-1042"}}.',
      })
      .optional()
      .describe('What the buttons take that need something with each send, by their place from 0.'),
  },
  'must be an object with the name of a template and its parameters.',
);
export type TemplateAsked = z.output<typeof TemplateField>;
