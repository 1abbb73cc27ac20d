import { OUR_NUMBER } from '../../../support/whatsapp-door.ts';
import { NOW } from './world.ts';

export const PHONE = '5215551234567';
/** When messages were sent, in seconds: a minute ago. */
export const SENT = NOW.getTime() / 1_000 - 60;

/** A call of Meta's about our number. */
export const change = (field: string, value: object): object => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: '1',
      changes: [
        { field, value: { messaging_product: 'whatsapp', metadata: { phone_number_id: OUR_NUMBER }, ...value } },
      ],
    },
  ],
});

/** One that says something of the account, at so many seconds. */
export const accountChange = (field: string, value: object, time: number): object => ({
  object: 'whatsapp_business_account',
  entry: [{ id: '1', time, changes: [{ field, value }] }],
});

let count = 0;
export const newWamid = (): string => `wamid.${++count}`;

export const message = (over: object, phone = PHONE): object => ({
  from: phone,
  id: newWamid(),
  timestamp: String(SENT),
  type: 'text',
  ...over,
});

export const text = (body: string, over: object = {}): object => message({ text: { body }, ...over });

/** The words of a message were changed, so many seconds after `SENT`. */
export const edit = (wamid: string, body: string, second = 0, over: object = {}): object =>
  message({
    type: 'edit',
    timestamp: String(SENT + second),
    edit: { original_message_id: wamid, message: { type: 'text', text: { body } } },
    ...over,
  });

export const revoke = (wamid: string): object => message({ type: 'revoke', revoke: { original_message_id: wamid } });
