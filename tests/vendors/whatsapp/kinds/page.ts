import { CONTEXTS, FIELDS, INTERACTIVE, KINDS } from '../../../../src/vendors/whatsapp/kinds.ts';

type Row = { readonly stored: string; readonly agentSees: string; readonly customerGets: string };

const table = (head: string, rows: Readonly<Record<string, Row>>): string =>
  [
    `| ${head} | stored | the agent sees | the customer gets |`,
    '|---|---|---|---|',
    ...Object.entries(rows).map(
      ([name, { stored, agentSees, customerGets }]) => `| ${name} | ${stored} | ${agentSees} | ${customerGets} |`,
    ),
  ].join('\n');

const MESSAGES: Readonly<Record<string, Row>> = {
  ...KINDS,
  ...Object.fromEntries(Object.entries(INTERACTIVE).map(([part, row]) => [`interactive: ${part}`, row])),
};

/** The page docs/message-kinds.md. */
export const kindsPage = (): string => `# Kinds of messages

Written by \`tests/vendors/whatsapp/kinds/page.test.ts\` out of \`src/vendors/whatsapp/kinds.ts\`; the test fails when this page is no
longer true (\`npx vitest run tests/vendors/whatsapp/kinds/page.test.ts -u\` writes it anew).

Whatever WhatsApp delivers ends in a stated outcome, also what is unknown, repeated, late, or comes before its cause. The
call itself is stored word for word before it is answered with 200; once it was read, the digits in messages that held a code
of ours or a payment card are hidden in it. What is not the customer's own words (quoted, forwarded,
shared, read out of a file) reaches the model only below a note in brackets, in lines that begin with a bar (│), which no
customer can write; it is never a yes.

## What customers send

${table('type', MESSAGES)}

## What rides on it

${table('with', CONTEXTS)}

## What else happens

${table('field', FIELDS)}
`;
