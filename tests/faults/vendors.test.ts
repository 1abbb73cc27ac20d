import { expect, test } from 'vitest';
import { runCampaign } from './campaign.ts';
import { flawsOf } from './flaws.ts';
import { failVendors } from './vendors.ts';

test('each way in which WhatsApp or the model can fail once still ends in one answer', async () => {
  let apologies = 0;
  const result = await runCampaign(
    {
      name: 'vendors',
      topology: 'external',
      seed: 7,
      messages: 60,
      people: 20,
      perSecond: 10,
      disturb: failVendors(1),
    },
    ({ meta }) => {
      apologies = meta.accepted.filter(({ text }) => /persona del equipo/.test(text)).length;
    },
  );
  expect(flawsOf(result.verdict)).toEqual([]);
  // Only the customer whom no model could answer is given to a person, and hears of it.
  expect(result.verdict.toPerson).toBe(1);
  expect(apologies).toBe(1);
}, 280_000);
