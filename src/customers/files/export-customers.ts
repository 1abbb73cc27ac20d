import { writeAmount } from '../../core/money.ts';
import type { Db } from '../../platform/db/index.ts';
import { allPages, type ExportFile, exportEntries } from '../../platform/imports/index.ts';
import { addressCells, writtenAddress } from './address-fields.ts';
import { plainName } from './compare-record.ts';
import { CONSENT_TITLES, writtenConsents } from './consent-fields.ts';
import { CUSTOMER_TITLES } from './customer-table.ts';
import type { RecordKeepers } from './ports.ts';
import { readRecordsAfter } from './record-store.ts';
import type { CustomerRecord, FileConsent, FileGiftCard, SavedAddress, SavedMethod } from './types.ts';

const BATCH = 500;

type Exported = CustomerRecord & {
  readonly email: string | null;
  readonly giftCards: readonly FileGiftCard[];
  readonly consents: readonly FileConsent[];
};
type Method = SavedMethod | ({ readonly kind: 'gift_card' } & FileGiftCard);

export type CustomerExportDeps = {
  readonly db: Db;
  readonly keepers: Pick<RecordKeepers, 'emails' | 'giftCards' | 'consents'>;
};

/**
 * Writes all customers whom an id of the business or a phone number names; importing the file again changes nothing.
 * Gives their number. Throws AppError `file_unwritable`.
 */
export const exportCustomers = ({ db, keepers }: CustomerExportDeps, request: ExportFile): Promise<number> =>
  exportEntries<Exported>(db, request, async (tx) => ({
    entries: allPages((last: Exported | null) => readPage(tx, keepers, last)),
    jsonOf,
    titles: CUSTOMER_TITLES,
    rowsOf,
  }));

async function readPage(
  db: Db,
  keepers: CustomerExportDeps['keepers'],
  last: Exported | null,
): Promise<readonly Exported[]> {
  const records = await readRecordsAfter(db, last?.id ?? null, BATCH);
  const ids = records.map(({ id }) => id);
  const emails = new Map((await keepers.emails.read(db, ids)).map((one) => [one.customerId, one.record]));
  const cards = Map.groupBy(await keepers.giftCards.read(db, ids), ({ customerId }) => customerId);
  const consents = Map.groupBy(await keepers.consents.read(db, ids), ({ customerId }) => customerId);
  return records.map((record) => ({
    ...record,
    name: plainName(record.name),
    email: emails.get(record.id) ?? null,
    giftCards: cards.get(record.id) ?? [],
    consents: consents.get(record.id) ?? [],
  }));
}

const phoneOf = ({ phones: [phone] }: Exported): string | null =>
  phone === undefined ? null : `+${digits(phone.raw)}`;
const digits = (raw: string): string => raw.replace(/\D/g, '');

const methodsOf = ({ methods, giftCards }: Exported): readonly Method[] => [
  ...methods,
  ...giftCards.map((card) => ({ kind: 'gift_card' as const, ...card })),
];

const jsonOf = (customer: Exported) => ({
  customer_id: customer.externalId,
  name: customer.name,
  phone: phoneOf(customer),
  language: customer.language,
  email: customer.email,
  ...writtenConsents(customer.consents),
  addresses: customer.addresses.map(({ label, address, isDefault }) => ({
    label,
    ...writtenAddress(address),
    default: isDefault,
  })),
  payment_methods: methodsOf(customer).map(writtenMethod),
});

function writtenMethod(method: Method) {
  if (method.kind === 'gift_card') {
    const { number, balance } = method;
    return { kind: method.kind, number, balance: writeAmount(balance), currency: balance.currency };
  }
  if (method.kind === 'paypal') {
    const account = method.account === null ? {} : { account: method.account };
    return { kind: method.kind, ...account, default: method.isDefault };
  }
  return { kind: method.kind, brand: method.brand, last_four: method.lastFour, default: method.isDefault };
}

function rowsOf(customer: Exported): readonly (readonly string[])[] {
  const methods = methodsOf(customer);
  const count = Math.max(1, customer.addresses.length, methods.length);
  const named = [customer.name, phoneOf(customer), customer.language, customer.email].map((cell) => cell ?? '');
  const own = [...named, ...consentCells(customer)];
  const later = own.map((_, at) => (at === 1 && customer.externalId === null ? (phoneOf(customer) ?? '') : ''));
  return Array.from({ length: count }, (_, index) => [
    customer.externalId ?? '',
    ...(index === 0 ? own : later),
    ...addressRow(customer.addresses[index]),
    ...methodRow(methods[index]),
  ]);
}

const consentCells = ({ consents }: Exported): readonly string[] => {
  const written: Readonly<Record<string, boolean | string | null>> = writtenConsents(consents);
  return CONSENT_TITLES.map((title) => {
    const cell = written[title] ?? '';
    return typeof cell === 'boolean' ? yesOrNo(cell) : cell;
  });
};

const addressRow = (saved: SavedAddress | undefined): readonly string[] => [
  saved?.label ?? '',
  ...addressCells(saved?.address ?? null),
  saved === undefined ? '' : yesOrNo(saved.isDefault),
];

function methodRow(method: Method | undefined): readonly string[] {
  if (method === undefined) return ['', '', '', '', '', '', '', ''];
  if (method.kind === 'card')
    return [method.kind, method.brand, method.lastFour, '', '', '', '', yesOrNo(method.isDefault)];
  if (method.kind === 'paypal')
    return [method.kind, '', '', method.account ?? '', '', '', '', yesOrNo(method.isDefault)];
  const { number, balance } = method;
  return [method.kind, '', '', '', number, writeAmount(balance), balance.currency, ''];
}

const yesOrNo = (isSo: boolean): string => (isSo ? 'yes' : 'no');
