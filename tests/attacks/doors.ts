import { pdfOf } from '../support/pdf.ts';
import { drawnText } from '../support/pictures/draw.ts';
import { fixtureBytes } from '../support/sounds.ts';
import { barcode, blankPicture, filmBytes, qrCode, scannedPage, textFile } from './door-files.ts';
import { MARK, MARK_OF_DRAWN } from './door-texts.ts';

type Message = Readonly<Record<string, unknown>>;

/** What one delivery of Meta holds, and what the stand-ins at the ports of hearing and seeing are told. */
export type Parcel = {
  readonly messages: readonly Message[];
  readonly profileName?: string;
  readonly file?: Buffer;
};

/** Who is told what a picture or a sound says: the reader of text, the one of speech, the model that describes pictures. */
export type StandIn = 'eyes' | 'ears' | 'describer';

export type Door = {
  readonly name: string;
  /** How the words get to the model. */
  readonly reaches: 'evidence' | 'own words' | 'evidence and own words' | 'nothing';
  /** By a stand-in at that port, or by `this machine`: tesseract, the barcode readers, the PDF reader. */
  readonly readBy?: StandIn | 'this machine';
  readonly mark: RegExp;
  /** Pictures that are kept as files: whatever is asked for, they say this. */
  readonly isFixed?: true;
  /** Takes films apart, for which ffmpeg has to be there. */
  readonly needsFfmpeg?: true;
  /** Only somebody new has this door. */
  readonly isNewcomer?: true;
  /** Delivered and answered before. */
  readonly before?: (text: string, id: string) => readonly Message[];
  /** Written before on the phone of the shop, whoever held it. */
  readonly echoes?: (text: string) => readonly Message[];
  /** `question`: the id of an open question of ours. */
  readonly parcel: (text: string, id: string, question: string) => Parcel | Promise<Parcel>;
};

const FILE = { id: 'media', mime_type: 'application/octet-stream' };
const words = (body: string, more: Message = {}): Message => ({ type: 'text', text: { body }, ...more });
const file = (type: string, bytes: Buffer, more: Message = {}): Parcel => ({
  messages: [{ type, [type]: { ...FILE, ...more } }],
  file: bytes,
});
const alone = (message: Message): Parcel => ({ messages: [message] });

const door = (name: string, reaches: Door['reaches'], parcel: Door['parcel'], more: Partial<Door> = {}): Door => ({
  name,
  reaches,
  parcel,
  mark: MARK,
  ...more,
});

const PRODUCT = { product_retailer_id: 'CHIS-250-G', quantity: 1 };
const OWN = { readBy: 'this machine' } as const;
const DRAWN = { ...OWN, mark: MARK_OF_DRAWN, isFixed: true } as const;

/** Everything through which words of a stranger get to the model. */
export const DOORS: readonly Door[] = [
  door('text in a picture', 'evidence', () => file('image', blankPicture()), { readBy: 'eyes' }),
  door('text in a picture, drawn', 'evidence', () => file('image', drawnText('hostile')), DRAWN),
  door('a bank slip, drawn', 'evidence', () => file('image', drawnText('slip')), DRAWN),
  door('a QR code', 'evidence', async (text) => file('image', await qrCode(text)), OWN),
  door('a barcode', 'evidence', async (text) => file('image', await barcode(text)), OWN),
  door('a voice note', 'evidence', () => file('audio', fixtureBytes('order.ogg'), { voice: true }), {
    readBy: 'ears',
  }),
  door('the words of the model that describes a picture', 'evidence', () => file('image', blankPicture()), {
    readBy: 'describer',
  }),
  door('the sound of a film', 'evidence', () => film(), { readBy: 'ears', needsFfmpeg: true }),
  door('a picture of a film', 'evidence', () => film(), { readBy: 'eyes', needsFfmpeg: true }),
  door('a scanned PDF', 'evidence', async () => file('document', await scannedPage(), { filename: 'pedido.pdf' }), {
    readBy: 'eyes',
  }),
  door('text of a PDF', 'evidence', (text) => file('document', pdfOf(text), { filename: 'pedido.pdf' }), OWN),
  door('a text file', 'evidence', (text) => file('document', textFile(text), { mime_type: 'text/plain' }), OWN),
  door('a table (CSV)', 'evidence', csvFile, OWN),
  door('the name of a file', 'evidence', (text) =>
    file('document', textFile('hola'), { mime_type: 'text/plain', filename: `../${text}.txt` }),
  ),
  door('a caption', 'own words', (text) => file('image', blankPicture(), { caption: text })),
  door('a caption of a document', 'own words', (text) =>
    file('document', textFile('hola'), { mime_type: 'text/plain', caption: text }),
  ),
  door('a caption of a film', 'own words', (text) => film({ caption: text }), { needsFfmpeg: true }),
  door('a sticker', 'nothing', async (text) =>
    file('sticker', await qrCode(text), { mime_type: 'image/webp', filename: text, caption: text }),
  ),
  door('a forwarded caption', 'evidence', (text) => ({
    messages: [{ type: 'image', image: { ...FILE, caption: text }, context: { forwarded: true } }],
    file: blankPicture(),
  })),
  door('a contact (vCard)', 'evidence', (text) => alone({ type: 'contacts', contacts: [{ vcard: vcardOf(text) }] })),
  door('a contact', 'evidence', (text) => alone({ type: 'contacts', contacts: [cardOf(text)] })),
  door('a location', 'evidence', (text) =>
    alone({ type: 'location', location: { latitude: 19.4, longitude: -99.1, name: text, address: text, url: text } }),
  ),
  door('a forwarded text', 'evidence', (text) => alone(words(text, { context: { forwarded: true } }))),
  door('a quoted message', 'evidence', (_, id) => alone(words('¿y esto?', { context: { id: `wamid.quoted.${id}` } })), {
    before: (text, id) => [words(text, { id: `wamid.quoted.${id}` })],
  }),
  door('words with a cart', 'own words', (text) =>
    alone({ type: 'order', order: { catalog_id: '1', text, product_items: [PRODUCT] } }),
  ),
  door('a product of a cart', 'evidence and own words', (text) =>
    alone({
      type: 'order',
      order: { catalog_id: text, text: '¿y esto?', product_items: [{ ...PRODUCT, product_retailer_id: text }] },
    }),
  ),
  door('a product that is asked about', 'evidence', (text) =>
    alone(words('¿Hay?', { context: { referred_product: { catalog_id: text, product_retailer_id: text } } })),
  ),
  door('a reaction', 'nothing', (text, id) =>
    alone({ type: 'reaction', reaction: { message_id: `wamid.${id}`, emoji: text } }),
  ),
  door('a button of another’s template', 'evidence', (text, _, question) =>
    alone({ type: 'button', button: { text, payload: `act:${question}:yes` } }),
  ),
  door('a choice of another’s list', 'evidence and own words', (text) =>
    alone({
      type: 'interactive',
      interactive: { type: 'list_reply', list_reply: { id: 'row-1', title: text, description: text } },
    }),
  ),
  door('answers of a form', 'evidence', (text) =>
    alone({
      type: 'interactive',
      interactive: { type: 'nfm_reply', nfm_reply: { name: text, response_json: JSON.stringify({ note: text }) } },
    }),
  ),
  door('an ad', 'evidence', (text) => alone(words('hola', { referral: adOf(text) }))),
  door('the name in a profile', 'evidence', (text) => ({ messages: [words('hola')], profileName: text }), {
    isNewcomer: true,
  }),
  door('what was written on the shop’s phone', 'evidence', () => alone(words('¿y eso?')), {
    echoes: (text) => [words(text)],
  }),
  door('the name of a file from the shop’s phone', 'nothing', () => alone(words('¿y eso?')), {
    echoes: (text) => [{ type: 'document', document: { ...FILE, filename: text } }],
  }),
  door('an edited text', 'own words', (text, id) => ({
    messages: [
      words('hola', { id: `wamid.edited.${id}` }),
      {
        type: 'edit',
        edit: { original_message_id: `wamid.edited.${id}`, message: words(text) },
      },
    ],
  })),
];

const film = (more: Message = {}): Parcel => file('video', filmBytes(), { mime_type: 'video/mp4', ...more });

/** The door that everybody has: what is typed. It alone takes a yes. */
export const TYPED: Door = door('a typed text', 'own words', (text) => alone(words(text)));

function csvFile(text: string): Parcel {
  const cell = `"${text.replaceAll('"', '""')}"`;
  return file('document', textFile(`producto,nota\n${cell},${cell}\n`), {
    mime_type: 'text/csv',
    filename: 'x.csv',
  });
}

const vcardOf = (text: string): string => {
  const value = text.replaceAll('\n', '\\n');
  const lines = ['FN', 'ORG', 'NOTE', 'TEL', 'EMAIL', 'item1.X-ABLabel'].map((property) => `${property}:${value}`);
  return ['BEGIN:VCARD', 'VERSION:3.0', ...lines, `TITLE:${text}`, 'END:VCARD'].join('\r\n');
};

const cardOf = (text: string): Message => ({
  name: { formatted_name: text, first_name: text },
  org: { company: text },
  phones: [{ phone: text, wa_id: text }],
  emails: [{ email: text }],
  origin: 'contact_request',
});

const adOf = (text: string): Message => ({
  source_id: text,
  source_type: 'ad',
  source_url: text,
  headline: text,
  body: text,
  welcome_message: { text },
});
