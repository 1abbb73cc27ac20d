import { expect, test } from 'vitest';
import { EVENT_TYPES } from '../../../src/events/index.ts';

test('the page of events is true', async () => {
  const rows = EVENT_TYPES.map(({ type, subject, when }) => `| \`${type}\` | \`${subject}\` | ${when} |`);
  const examples = EVENT_TYPES.flatMap(({ type, data, example }) => {
    const fields = Object.entries(data.shape).map(([name, field]) => {
      const { description } = field as { readonly description?: string };
      return description === undefined ? `\`${name}\`` : `\`${name}\`: ${description}`;
    });
    return [
      `### \`${type}\``,
      '',
      ...fields.map((line) => `- ${line}`),
      '',
      '```json',
      JSON.stringify(example),
      '```',
      '',
    ];
  });
  const page = [
    '# What other systems are told',
    '',
    'Written by `tests/modules/events/catalogue.test.ts` from the table that the program checks endpoints against.',
    '',
    'Each event is one POST of `{"type", "timestamp", "version", "subject", "data"}`, signed as',
    '[Standard Webhooks](https://www.standardwebhooks.com) has it. It is written in the transaction of what it reports, comes at',
    'least once, and to one endpoint those of the same `subject` come one after the other: the next one waits until the one before was',
    'taken or given up. `webhook-id` is the same in every attempt: keep it and answer 2xx to what you know already. `version` rises',
    'when a field changes its meaning; fields and kinds may be added at any time.',
    '',
    '| type | subject | when |',
    '|---|---|---|',
    ...rows,
    '',
    '## What is brought from elsewhere',
    '',
    'Files do not flood whoever listens. `recado import` tells of no product, no customer, no order that is new to it, and no money',
    'that was taken elsewhere. It tells that an order on record has moved (`order.shipped` …, a way back to pending `order.changed`),',
    'unless the file says that this was more than three days ago or, where it says no time, the order was placed more than thirty days',
    'ago; and each `consent.withdrawn`, unless the customer agreed since, but no `consent.given`. Who needs all of it reads',
    '`recado export`.',
    '',
    'An order of `POST /api/v1/orders` is told as one of a chat is: `order.placed`, then `order.paid` when it is paid in full, and',
    '`order.preparing` when it is that; its payments stand in `detail.paid_minor`. `detail.by` is `api` or `import` in all of these.',
    '',
    '## What `data` holds',
    '',
    ...examples,
  ].join('\n');
  await expect(page).toMatchFileSnapshot('../../../docs/events.md');
});

test('every kind has a name of its own and an example that is what it says', () => {
  const types = EVENT_TYPES.map(({ type }) => type);
  expect(new Set(types).size).toBe(types.length);
  for (const { type, data, example } of EVENT_TYPES)
    expect(data.strict().safeParse(example).error, type).toBeUndefined();
});
