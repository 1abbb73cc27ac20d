import { z } from 'zod';
import { type Attachment, defineTool, type Tool } from '../../agent/index.ts';
import { normalisePhone } from '../../core/phone.ts';
import type { BusinessFacts } from '../types.ts';
import type { BusinessToolDeps } from './business-hours.ts';

/** `share_contact`: the shop's own numbers as a contact card, for the customer to keep or to call. */
export const shareContactTool = (deps: BusinessToolDeps): Tool =>
  defineTool({
    name: 'share_contact',
    description:
      'Sends the shop’s own phone as a contact card that the customer can save and call, after your words. Use it when the customer asks for a phone, ' +
      'the contact or someone to call. It hands nothing over: for a person to answer here there is ask_for_person.',
    risk: 'reads',
    input: z.strictObject({}),
    run: async () => {
      const { name, contactChannels } = await deps.readBusiness();
      const phones = phonesOf(contactChannels);
      if (phones.length === 0) return { result: { outcome: 'no_phone' }, facts: [] };
      const card: Attachment = {
        kind: 'contacts',
        text: `${name}: ${phones.join(', ')}`,
        contacts: phones.map((phone) => ({ name, phone })),
      };
      return {
        result: { outcome: 'sent', note: 'the contact card is sent after your words' },
        facts: [
          ...phones.map((phone) => ({ kind: 'text', text: phone, of: 'phone' }) as const),
          { kind: 'done', effect: 'contact_file_sent', of: 'contact' },
        ],
        attach: [card],
      };
    },
  });

/** Numbers as the owner wrote them, each once; what leads to a person may be plain words. */
function phonesOf(channels: BusinessFacts['contactChannels']): readonly string[] {
  const dialled = channels.filter(
    ({ kind, value }) => (kind === 'phone' || kind === 'person') && /^\+?[\d\s().-]+$/.test(value),
  );
  const numbers = dialled.flatMap(({ value }) => {
    const number = normalisePhone(value);
    return number === null ? [] : [[number, value] as const];
  });
  return [...new Map(numbers.toReversed()).values()].toReversed();
}
