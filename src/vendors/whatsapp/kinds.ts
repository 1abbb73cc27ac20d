/** What becomes of one kind of message or call, for the code that reads it and for docs/message-kinds.md. */
export type Kind = {
  /** Null: it is answered. Otherwise why it needs no answer; that is stored with it. */
  readonly ignoredBecause: string | null;
  readonly stored: string;
  readonly agentSees: string;
  readonly customerGets: string;
};

const WORDS = 'an answer to their words';
const NOTHING = 'nothing';

/** Types of customers' messages, as the Cloud API names them. A type that is not here is handled as `unsupported`. */
export const KINDS: Readonly<Record<string, Kind>> = {
  text: { ignoredBecause: null, stored: 'the words', agentSees: 'the words', customerGets: 'an answer' },
  image: file('a picture'),
  video: file('a video'),
  audio: file('a voice note or an audio file'),
  document: file('a document and its name'),
  sticker: file('a sticker'),
  location: {
    ignoredBecause: null,
    stored: 'place and coordinates',
    agentSees: 'the place as data, fenced',
    customerGets: 'an answer about it',
  },
  contacts: {
    ignoredBecause: null,
    stored: 'names, numbers and e-mail addresses of at most 10 cards',
    agentSees: 'the cards as data, fenced; never as proof of who the customer is',
    customerGets: 'an answer about them',
  },
  button: {
    ignoredBecause: null,
    stored: 'the label and the payload of a template’s button',
    agentSees: 'the label as data, fenced; never as a yes',
    customerGets: 'an answer',
  },
  order: {
    ignoredBecause: null,
    stored: 'product ids, quantities and the prices that were shown',
    agentSees: 'the lines as data, and the cart at today’s prices',
    customerGets: 'their cart at our prices, each difference and each unknown product named, by code',
  },
  reaction: {
    ignoredBecause: 'reaction',
    stored: 'the emoji, or that it was taken back, and the message it is about',
    agentSees: 'nothing; it is never a yes',
    customerGets: NOTHING,
  },
  edit: {
    ignoredBecause: 'edit',
    stored: 'the new words, also when the edit comes first; what was written before is kept for staff',
    agentSees:
      'the new words, also of an answered message when it was the customer’s last and they say something else; they are never a yes',
    customerGets:
      'an answer to their words, and one more when they corrected what was answered; none while a person has it',
  },
  revoke: {
    ignoredBecause: 'revoke',
    stored:
      'that the message was deleted, also when that comes first; its words are kept for staff, the bytes of its file are deleted',
    agentSees: 'no longer the message, if it is not answered yet',
    customerGets: NOTHING,
  },
  request_welcome: {
    ignoredBecause: 'chat_opened',
    stored: 'that the chat was opened; the 24-hour window opens',
    agentSees: NOTHING,
    customerGets: 'nothing until they write',
  },
  system: {
    ignoredBecause: 'system',
    stored:
      'the new number or user id, linked to the customer in whatever order changes are told; what was proven of them ends; of nobody we know the change alone',
    agentSees: NOTHING,
    customerGets: NOTHING,
  },
  unsupported: {
    ignoredBecause: null,
    stored: 'the type that WhatsApp does not hand over, and the error code',
    agentSees: 'that such a message came, when others came with it',
    customerGets: 'one polite answer in four hours, not one for each, by code',
  },
};

/**
 * Parts of a message of the type `interactive`, by the name of the part; the first that is there counts. One without any
 * was lost on the way (131000) and is handled as `unsupported`.
 */
export const INTERACTIVE = {
  button_reply: {
    ignoredBecause: null,
    stored: 'the title of the tapped button and its id',
    agentSees: 'the title as words; a tap on a question of ours never gets there',
    customerGets: 'code settles a tap on a question of ours, any other is answered',
  },
  list_reply: {
    ignoredBecause: null,
    stored: 'the title of the chosen row, its description and its id',
    agentSees: 'the title as words, the description as data, fenced',
    customerGets: 'code settles a choice that answers a question of ours, any other is answered',
  },
  nfm_reply: {
    ignoredBecause: null,
    stored: 'the answers of the form as bounded JSON, without card numbers',
    agentSees: 'the answers as data, fenced; never as a yes',
    customerGets: 'an answer about them',
  },
  payment_method: {
    ignoredBecause: null,
    stored: 'what WhatsApp tells of its own payment, as bounded JSON, without card numbers',
    agentSees: 'it as data, fenced; it proves no payment',
    customerGets: 'an answer about it',
  },
  call_permission_reply: {
    ignoredBecause: 'call_permission',
    stored: 'whether calls were permitted',
    agentSees: NOTHING,
    customerGets: NOTHING,
  },
} as const satisfies Readonly<Record<string, Kind>>;

function file(what: string): Kind {
  return {
    ignoredBecause: null,
    stored: `${what}: id, type, hash and caption`,
    agentSees: 'the caption as words; the file as what was read of it',
    customerGets: 'an answer',
  };
}

/** The same for what rides on a message of any type. */
export const CONTEXTS: Readonly<Record<string, Omit<Kind, 'ignoredBecause'>>> = {
  'a reply (`context.id`)': {
    stored: 'the id of the quoted message',
    agentSees: 'the words, and the quoted message as data, fenced; a typed reply is never a yes',
    customerGets: WORDS,
  },
  forwarded: {
    stored: 'that it was forwarded',
    agentSees: 'the words as data, fenced: they are not the customer’s own',
    customerGets: 'an answer',
  },
  'a product inquiry (`referred_product`)': {
    stored: 'the product’s id',
    agentSees: 'the id, to look the product up',
    customerGets: WORDS,
  },
  'an ad (`referral`)': {
    stored: 'id, type, address, texts and click id of the ad',
    agentSees: 'headline and text of the ad as data, fenced',
    customerGets: WORDS,
  },
  'a group (`group_id`)': {
    stored: 'the words, ignored as `group`; no window opens',
    agentSees: NOTHING,
    customerGets: NOTHING,
  },
};

/** And for the other fields of a webhook. A field that is not here is kept as an event of the account. */
export const FIELDS: Readonly<Record<string, Omit<Kind, 'ignoredBecause'>>> = {
  smb_message_echoes: {
    stored:
      'what staff wrote on the phone, with its file, which is fetched at once for staff to see and read by nobody; a person holds the conversation (`phone_echo`), unless it is our own message or went to a former owner of the number',
    agentSees: 'it, fenced, once the conversation is the assistant’s again; of a file without words its kind',
    customerGets: NOTHING,
  },
  history: {
    stored:
      'as past: no holder, window, turn or alert changes; its files too, which WhatsApp names in later calls and only of the last 14 days: they are fetched a few at a time, for staff to see; one that WhatsApp no longer has, or never names, is said not to be there',
    agentSees: NOTHING,
    customerGets: NOTHING,
  },
  standby: {
    stored:
      'the customer’s message, ignored as `standby`, with its file; what the other agent wrote, with its file for staff to see; statuses are counted',
    agentSees: 'what is unanswered once control is passed to us',
    customerGets: NOTHING,
  },
  messaging_handovers: {
    stored: '`control_taken`: another agent holds the conversation; `control_passed`: the assistant does',
    agentSees: 'after `control_passed`, what came on standby in the last 24 hours and was not answered',
    customerGets: 'an answer to that',
  },
  calls: {
    stored: 'a call that nobody took; the 24-hour window opens',
    agentSees: 'that the customer called, when messages came with it',
    customerGets: 'one answer in four hours that calls are not taken here, by code',
  },
  user_id_update: {
    stored: 'the new user id, linked to the customer, and the event; what was proven of them ends',
    agentSees: NOTHING,
    customerGets: NOTHING,
  },
  'templates: status, quality, category, edits': {
    stored:
      'as an event, and in our copy of the template; the newest of each aspect by its own time holds; an alert for staff when one was stopped, recategorised or rated red; what waited for it goes when it may',
    agentSees: NOTHING,
    customerGets: NOTHING,
  },
  'every other field (quality of the number, account, preferences …)': {
    stored:
      'as an event of the account, once; the newest by its own time holds; an alert for staff when it needs a person (restriction, ban, low quality, payment, two-step PIN)',
    agentSees: NOTHING,
    customerGets: NOTHING,
  },
};
