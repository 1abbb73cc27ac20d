/** How much a field of a WhatsApp message may hold. */
export type MessageLimit = {
  /** As the channel names it; `#` is the place in a list. */
  readonly field: string;
  readonly least: number;
  readonly most: number;
  /** Text is measured in UTF-16 units, what fills a template in code points. */
  readonly of: 'units' | 'points' | 'entries';
};

const text = (field: string, most: number, least = 1) => ({ field, least, most, of: 'units' }) as const;
const filled = (field: string, most: number) => ({ field, least: 1, most, of: 'points' }) as const;
const entries = (field: string, most: number) => ({ field, least: 1, most, of: 'entries' }) as const;

/** Every length and count that WhatsApp limits in what we send (Meta's pages of Oct to Dec 2025); nothing states one elsewhere. */
export const MESSAGE_LIMITS = {
  text: text('text.body', 4_096),
  body: text('interactive.body.text', 1_024),
  listBody: text('interactive.body.text', 4_096),
  footer: text('interactive.footer.text', 60),
  buttons: entries('action.buttons', 3),
  buttonTitle: text('action.buttons[#].reply.title', 20),
  buttonId: text('action.buttons[#].reply.id', 256),
  listButton: text('action.button', 20),
  sections: entries('action.sections', 10),
  sectionTitle: text('action.sections[#].title', 24),
  rows: entries('action.sections[#].rows', 10),
  rowId: text('rows[#].id', 200),
  rowTitle: text('rows[#].title', 24),
  rowDescription: text('rows[#].description', 72, 0),
  linkButton: text('action.parameters.display_text', 20),
  linkUrl: text('action.parameters.url', 2_000),
  imageCaption: text('image.caption', 1_024, 0),
  imageUrl: text('image.link', 2_000),
  documentCaption: text('document.caption', 1_024, 0),
  documentUrl: text('document.link', 2_000),
  fileName: text('document.filename', 240),
  audioUrl: text('audio.link', 2_000),
  contacts: entries('contacts', 257),
  templateHeader: filled('header', 60),
  templateBody: filled('body', 1_024),
  /** The whole address with its end filled in. */
  templateUrl: filled('buttons.#', 2_000),
  templateCode: filled('buttons.#', 20),
  templateReply: filled('buttons.#', 128),
} as const satisfies Readonly<Record<string, MessageLimit>>;

export type MessageLimitName = keyof typeof MESSAGE_LIMITS;

/** The field of a limit at a place of its list; without a place, of the list as a whole. */
export const limitedField = (name: MessageLimitName, at?: number): string =>
  MESSAGE_LIMITS[name].field.replace('#', at === undefined ? '' : String(at));
